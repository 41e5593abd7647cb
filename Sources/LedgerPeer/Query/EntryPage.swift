/// An answer to a query: some entries, and where to go on.
public struct EntryPage: Sendable, Hashable, Codable {
    /// The entries, in the order asked for.
    public var entries: [EntryLine]
    /// What `after` has to be to go on; nil when nothing is left.
    public var next: UInt64?
    /// Leaves in the log when it was asked.
    public var size: UInt64
    /// Leaves that a majority of the actors had cosigned.
    public var finalSize: UInt64

    enum CodingKeys: String, CodingKey {
        case entries, next, size
        case finalSize = "final_size"
    }
}
