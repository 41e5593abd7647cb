/// Why the replicas must not start.
public struct SeedFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to do about it.
    public let description: String

    /// Creates a failure.
    public init(_ description: String) {
        self.description = description
    }
}
