/// What a key of a signed note signs, as its type byte says.
public enum NoteKeyType: UInt8, Sendable, Hashable {
    /// Ed25519 over the text of a note; how a log signs its checkpoints.
    case ed25519 = 0x01
    /// Ed25519 over a checkpoint and a time; how a witness cosigns.
    case cosignature = 0x04

    /// Bytes of a signature, without the key's identifier.
    public var signatureBytes: Int {
        switch self {
        case .ed25519: 64
        case .cosignature: Cosignature.byteCount
        }
    }
}
