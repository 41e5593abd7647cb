/// Why data was not moved, and what to do about it.
public struct TransferFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and how to mend it.
    public let description: String

    /// Creates a failure.
    public init(_ description: String) {
        self.description = description
    }
}
