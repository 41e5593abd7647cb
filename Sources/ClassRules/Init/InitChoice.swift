/// One service to annotate and its number of replicas.
public struct InitChoice: Sendable, Equatable {
    /// The numbers of replicas an annotation may name.
    public static let levels = 2...9

    /// The service's name.
    public let service: String
    /// The number of replicas.
    public let level: Int

    /// Creates a choice.
    public init(service: String, level: Int) {
        self.service = service
        self.level = level
    }
}
