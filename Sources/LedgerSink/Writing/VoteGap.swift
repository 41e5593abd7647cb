/// Records in a row that found no room.
struct VoteGap: Equatable {
    var dropped: UInt64
    /// Number of the last record dropped; the first one's is `dropped - 1` below it.
    var lastNumber: UInt64
    var beganAtUnixMicroseconds: Int64
    var endedAtUnixMicroseconds: Int64
}
