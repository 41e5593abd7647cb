public import TransparencyLog

/// A checkpoint that an actor has cosigned, with the note that proves it to anybody.
public struct SignedCheckpoint: Sendable, Hashable {
    /// Who cosigned.
    public let actor: String
    /// Leaves of the log.
    public let size: UInt64
    /// Root of the log.
    public let root: TreeHash
    /// When it was cosigned by the actor's clock, in seconds since 1970.
    public let timestamp: UInt64
    /// The signed note.
    public let note: [UInt8]

    /// Reads a note from under `k/SIZE/ACTOR` and checks it with the actor's witness key (type 04).
    ///
    /// The size is that of the key; nil when the note came another way.
    public init(
        note bytes: [UInt8],
        actor: String,
        size: UInt64? = nil,
        origin: String,
        witness: NoteVerifier
    )
        throws(LogError)
    {
        let note = try SignedNote(parsing: bytes)
        let verified = try note.verifiedSignatures(by: [witness])
        guard let timestamp = verified.compactMap(\.timestamp).first else {
            throw LogError(.noKnownSignature, "the key of \(actor) signs notes and cosigns none")
        }
        let checkpoint = try Checkpoint(textBytes: note.textBytes)
        guard checkpoint.origin.utf8.elementsEqual(origin.utf8) else {
            throw LogError(
                .unknownLog,
                "the checkpoint is that of the log \(shown(checkpoint.origin))"
            )
        }
        guard size == nil || size == checkpoint.size else {
            throw LogError(
                .malformedCheckpoint,
                "the checkpoint of size \(checkpoint.size) lies under another size"
            )
        }
        self.actor = actor
        self.size = checkpoint.size
        root = checkpoint.root
        self.timestamp = timestamp
        self.note = bytes
    }

}
