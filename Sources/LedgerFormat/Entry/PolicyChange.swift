/// What an actor's peer puts in force.
public enum PolicyChange: Sendable, Hashable {
    /// A writer of the same actor signs with this key from here on.
    case enrolment(WriterEnrolment)
    /// The plan of the entry's service that is in force.
    case plan(LedgerDigest)
    /// The policy file that this peer keeps to.
    case policy(LedgerDigest)
}

/// The key that a writer signs with from an entry on.
public struct WriterEnrolment: Sendable, Hashable {
    /// Bytes of an Ed25519 public key.
    public static let keyBytes = 32

    /// Who signs.
    public let writer: WriterName
    /// Counts the writer's keys from 1; a new key is a new epoch.
    public let epoch: UInt32
    /// The Ed25519 public key.
    public let publicKey: [UInt8]

    /// Creates an enrolment; nil unless the key has 32 bytes and the epoch is 1 or more.
    public init?(writer: WriterName, epoch: UInt32, publicKey: [UInt8]) {
        guard publicKey.count == Self.keyBytes, epoch >= 1 else { return nil }
        self.writer = writer
        self.epoch = epoch
        self.publicKey = publicKey
    }
}
