/// What a container is made of.
public struct ContainerSpec: Sendable, Equatable {
    /// Name of the container.
    public var name: String
    /// Image it runs.
    public var image: String
    /// Arguments; empty takes the image's.
    public var command: [String]
    /// Program in front of the arguments; nil takes the image's.
    public var entrypoint: [String]?
    /// Environment, as `NAME=value`.
    public var environment: [String]
    /// User its processes run as; empty takes the image's.
    public var user: String
    /// Labels.
    public var labels: [String: String]
    /// Network it is on; nil means `none`.
    public var network: String?
    /// Names others on the network find it by.
    public var aliases: [String]
    /// Mounts, as `VOLUME:PATH` or `VOLUME:PATH:ro`.
    public var binds: [String]

    /// Describes a container.
    public init(
        name: String,
        image: String,
        command: [String] = [],
        entrypoint: [String]? = nil,
        environment: [String] = [],
        user: String = "",
        labels: [String: String] = [:],
        network: String? = nil,
        aliases: [String] = [],
        binds: [String] = []
    ) {
        self.name = name
        self.image = image
        self.command = command
        self.entrypoint = entrypoint
        self.environment = environment
        self.user = user
        self.labels = labels
        self.network = network
        self.aliases = aliases
        self.binds = binds
    }
}
