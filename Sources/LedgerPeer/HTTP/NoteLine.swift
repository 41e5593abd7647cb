/// A signed note as peers tell one another.
struct NoteLine: Codable, Sendable, Hashable {
    /// Leaves that it is about.
    var size: UInt64
    /// The whole note.
    var note: String
}
