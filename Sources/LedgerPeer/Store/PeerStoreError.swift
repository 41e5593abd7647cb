/// What is wrong with a peer's database, and how to mend it.
public struct PeerStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of trouble that callers tell apart.
    public enum Kind: Sendable, Hashable {
        /// The file cannot be opened, read or written; the next try may succeed.
        case unusable
        /// What is stored contradicts itself: a byte flipped, or the file was cut.
        case corrupt
        /// The file is of another ledger, actor or version than expected.
        case foreign
        /// The disk is full.
        case full
        /// The leaf that is asked for is not there, or not yet.
        case absent
    }

    /// What kind of trouble it is.
    public let kind: Kind
    /// The whole text for the operator.
    public let description: String

    /// Creates an error.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
