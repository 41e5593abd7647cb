/// What the database keeps of an entry beside its bytes: what queries select by.
struct EntryRow: Sendable, Hashable {
    /// Index of the leaf.
    var index: UInt64
    /// Raw value of the entry's kind; 0 for a value that could not be read.
    var kind: UInt8
    /// Raw value of the flag.
    var flag: UInt8
    /// `actor/service` of the writer.
    var writer: String
    /// Service that the entry is about.
    var service: String
    /// Code of the verdict; 0 when the entry is no vote.
    var verdict: UInt8
    /// Whether it is more than a unanimous vote.
    var isNotable: Bool
    /// Nanoseconds since 1970, as the writer says.
    var time: Int64
}
