/// Where a service's data is, before and after it became fault tolerant.
public struct TransferLayout: Sendable, Equatable {
    /// One replica's data.
    public struct Replica: Sendable, Equatable {
        /// Name of the replica.
        public var name: String
        /// Its data.
        public var place: DataPlace

        /// Creates a description.
        public init(name: String, place: DataPlace) {
            self.name = name
            self.place = place
        }
    }

    /// Name of the Compose project.
    public var project: String
    /// Name of the service.
    public var service: String
    /// Image of the runtimes; the helper runs it too.
    public var image: String
    /// What the source file mounts as data; nil when it mounts nothing.
    public var original: DataPlace?
    /// The replicas, in order.
    public var replicas: [Replica]

    /// Creates a layout.
    public init(
        project: String,
        service: String,
        image: String,
        original: DataPlace?,
        replicas: [Replica]
    ) {
        self.project = project
        self.service = service
        self.image = image
        self.original = original
        self.replicas = replicas
    }

    /// The data of the source file.
    func requireOriginal() throws -> DataPlace {
        guard let original else {
            throw TransferFailure(
                "the source file mounts no volume or folder for the data of '\(service)', so there is "
                    + "none to copy from or to: what its container held is gone with the container. "
                    + "Give the service a named volume for its data folder, bring the data there, and "
                    + "run 'ftcompose build' again"
            )
        }
        return original
    }
}
