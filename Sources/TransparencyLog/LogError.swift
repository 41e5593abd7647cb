/// Why something of a log's formats was refused.
public struct LogError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of thing is wrong; new kinds may be added.
    public enum Code: String, Sendable {
        /// A key's text, or a name of a key.
        case malformedKey = "malformed-key"
        /// A signed note.
        case malformedNote = "malformed-note"
        /// The text of a checkpoint.
        case malformedCheckpoint = "malformed-checkpoint"
        /// A policy file.
        case malformedPolicy = "malformed-policy"
        /// A tile, an entry bundle, or a path of one.
        case malformedTile = "malformed-tile"
        /// A proof file.
        case malformedProof = "malformed-proof"
        /// A known key's signature does not verify.
        case invalidSignature = "invalid-signature"
        /// No known key has signed.
        case noKnownSignature = "no-known-signature"
        /// Two known keys have the same name and identifier.
        case ambiguousKey = "ambiguous-key"
        /// The checkpoint belongs to no log of the policy.
        case unknownLog = "unknown-log"
        /// Not enough witnesses have cosigned.
        case quorumNotReached = "quorum-not-reached"
        /// The proof does not lead from the leaf to the root.
        case notIncluded = "not-included"
        /// One tree is no continuation of the other.
        case inconsistent
        /// A hash that is needed for a proof is not in the store.
        case missingNode = "missing-node"
        /// The numbers asked for make no sense.
        case outOfRange = "out-of-range"
        /// The cryptographic library failed.
        case cryptography
    }

    /// The kind.
    public let code: Code
    /// What is wrong and how to mend it.
    public let reason: String

    /// Creates an error.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// The reason as text.
    public var description: String { reason }
}
