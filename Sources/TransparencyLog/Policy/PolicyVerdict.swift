/// What a policy says of a checkpoint: who signed, and whether that is enough.
public struct PolicyVerdict: Sendable, Hashable {
    /// A witness that has cosigned, and when.
    public struct Cosigner: Sendable, Hashable {
        /// The witness's name within the policy.
        public let name: PolicyName
        /// Seconds since 1970, by the witness's clock.
        public let timestamp: UInt64
    }

    /// The checkpoint, signed by at least one log of the policy.
    public let checkpoint: Checkpoint
    /// The log's keys that have signed it.
    public let logKeys: [NoteVerifier]
    /// The witnesses that have cosigned it.
    public let cosigners: [Cosigner]
    /// Tells whether they are as many and as different as the policy demands.
    public let isQuorumReached: Bool
}
