/// How far a writer's entries got.
public struct WriterProgress: Sendable, Hashable, Codable {
    /// Number of the last entry in the order; 0 when there is none.
    public var orderedThrough: UInt64
    /// Number of the last entry that a majority of the actors cosigned; 0 when there is none.
    public var finalThrough: UInt64

    enum CodingKeys: String, CodingKey {
        case orderedThrough = "ordered_through"
        case finalThrough = "final_through"
    }

    /// Creates a progress.
    public init(orderedThrough: UInt64 = 0, finalThrough: UInt64 = 0) {
        self.orderedThrough = orderedThrough
        self.finalThrough = finalThrough
    }
}
