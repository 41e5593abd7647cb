/// How full the members' file is: an alarm at half of what it may hold, until it is well below that.
///
/// At its bound a cluster takes nothing more, so somebody has to look long before.
struct OrderQuota: Sendable {
    /// Share of the bound from which on it is an alarm.
    static let alarmPercent: UInt64 = 50
    /// Share below which the alarm ends; lower, so that it does not come and go.
    static let overPercent: UInt64 = 40

    /// What the file may hold, in bytes.
    let bytesMax: UInt64
    /// Bytes of the file that were in use when it was last asked.
    private(set) var usedBytes: UInt64 = 0
    /// Whether that is an alarm.
    private(set) var isAlarm = false

    /// Knows nothing of the file yet.
    init(bytesMax: UInt64) {
        self.bytesMax = bytesMax
    }

    /// A member has told how much of its file is in use.
    mutating func told(_ bytes: UInt64) {
        usedBytes = bytes
        let percent = isAlarm ? Self.overPercent : Self.alarmPercent
        isAlarm = bytes >= bytesMax / 100 * percent
    }

    /// What the alarm says.
    var text: String {
        "\(usedBytes >> 20) MiB of a member's file are in use, and at \(bytesMax >> 20) MiB the members take "
            + "nothing more: actors whose peers are behind are no longer waited for. See with 'ledger "
            + "status' whether a majority of the peers works, and whether somebody else writes to the members"
    }
}
