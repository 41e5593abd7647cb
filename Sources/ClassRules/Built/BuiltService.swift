/// Where the data of one fault-tolerant service is, as an emitted Compose file says.
public struct BuiltService: Sendable, Equatable {
    /// What holds data.
    public enum Place: Sendable, Equatable {
        /// A volume: its name under `volumes`, the name the engine has it by when the file says one,
        /// and whether Compose makes it.
        case volume(key: String, name: String?, isExternal: Bool)
        /// A folder of the host, absolute.
        case folder(String)
    }

    /// One replica.
    public struct Replica: Sendable, Equatable {
        /// Name of the replica.
        public var name: String
        /// Its data.
        public var place: Place
    }

    /// Name of the service in the annotated source.
    public var name: String
    /// Image of the runtimes.
    public var image: String
    /// What the annotated source mounts as data; nil when it mounts nothing.
    public var original: Place?
    /// The replicas, in order.
    public var replicas: [Replica]
}
