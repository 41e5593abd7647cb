/// A replicated service behind the web service whose replica i only replica i of the web service uses.
///
/// The chain as a whole is voted on at the front, so that a fault in either link counts once.
public struct WebChainPlan: Codable, Sendable, Equatable {
    /// Name of the service behind.
    public var service: String
    /// Its replicas, in the order of the web service's.
    public var replicas: [String]
    /// URL of the control API of its tunnel, which keeps its state votes from seeing half a request.
    public var tunnelURL: String

    /// Creates the description.
    public init(
        service: String,
        replicas: [String],
        tunnelURL: String
    ) {
        self.service = service
        self.replicas = replicas
        self.tunnelURL = tunnelURL
    }
}
