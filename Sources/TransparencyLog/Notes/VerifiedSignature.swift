/// A signature of a note and the known key that made it.
public struct VerifiedSignature: Sendable, Hashable {
    /// The key.
    public let verifier: NoteVerifier
    /// The line.
    public let signature: NoteSignature

    /// The time of a cosignature, in seconds since 1970; nil for other signatures.
    public var timestamp: UInt64? {
        guard verifier.type == .cosignature else { return nil }
        return Cosignature(bytes: signature.bytes)?.timestamp
    }
}
