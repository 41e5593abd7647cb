/// Why the fault proxy gave up a connection or did not start.
public struct FaultProxyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What happened, for people.
    public let description: String

    /// Creates an error.
    public init(_ description: String) {
        self.description = description
    }
}
