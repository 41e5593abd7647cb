/// Records in a row that found no room.
struct RecordGap: Sendable, Hashable {
    /// How many; 0 when nobody knows.
    var dropped: UInt64
    /// Time of the first, in microseconds since 1970.
    var firstAtUnixMicroseconds: Int64
    /// Time of the last.
    var lastAtUnixMicroseconds: Int64
    /// Why.
    var reason: String

    static let fullReason = "records came faster than the disk or the ledger took them"
    static let killedReason =
        "the writer ended without closing its spool; what it had in memory is missing"
}
