/// Why a tunnel cannot start or go on; the text is for the operator.
public struct TunnelFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and how to mend it.
    public let description: String

    /// Creates a failure.
    public init(_ description: String) {
        self.description = description
    }
}
