/// The end of a valid batch: which entry of which writer, at which leaf.
struct BatchEnd: Sendable, Hashable {
    /// `actor/service` of the writer.
    var writer: String
    /// Number of the last entry.
    var sequence: UInt64
    /// Index of the last entry's leaf.
    var leaf: UInt64
}
