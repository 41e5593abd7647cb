/// A note that this peer signed over the log at a size.
struct SignedSize: Sendable, Hashable {
    /// Leaves it is about.
    var size: UInt64
    /// The whole note.
    var note: String
    /// Whether this peer's signature alone makes it final.
    var isFinal: Bool
}
