/// Why a peer cannot start or go on; the text is for the operator.
public struct LedgerPeerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and how to mend it.
    public let description: String

    /// Creates an error.
    public init(_ description: String) {
        self.description = description
    }
}
