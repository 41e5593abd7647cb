/// Why a ledger cannot be set up; the text names the remedy.
public struct LedgerSetupError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and how to mend it.
    public var description: String

    /// Creates an error.
    public init(_ description: String) {
        self.description = description
    }
}
