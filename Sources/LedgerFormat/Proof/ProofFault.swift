/// Why a proof of an entry does not prove it.
public struct ProofFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What failed; new kinds may be added.
    public enum Code: String, Sendable, Hashable {
        /// The file does not read.
        case malformed
        /// The checkpoint is not valid by the policy.
        case checkpoint
        /// The signature of a batch does not hold.
        case badSignature = "bad-signature"
        /// The entry is not in the batch that was signed.
        case notInBatch = "not-in-batch"
        /// The leaf is not in the log.
        case notIncluded = "not-included"
        /// The batch was made for another log.
        case otherLog = "other-log"
        /// The peers have flagged the batch.
        case flagged
        /// The writer's key does not come from where it should.
        case keyNotEnrolled = "key-not-enrolled"
    }

    /// What failed.
    public let code: Code
    /// What is wrong, in words.
    public let reason: String

    /// Creates a fault.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// The reason.
    public var description: String { reason }
}
