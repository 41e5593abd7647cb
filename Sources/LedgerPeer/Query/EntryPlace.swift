/// Where an entry stands in the log, apart from what it says.
struct EntryPlace: Sendable, Hashable {
    /// Index of its leaf.
    var index: UInt64
    /// `actor/service` of the writer.
    var writer: String
    /// Number among the writer's entries; nil for a value that could not be read.
    var sequence: UInt64?
    /// Raw value of the flag.
    var flag: UInt8
    /// Whether a majority has cosigned it.
    var isFinal: Bool
}
