/// What the order tells of alarms, in its order.
enum AlarmChange: Sendable {
    /// Something has to be looked at.
    case raised(AlarmRow)
    /// This peer's operator has seen an alarm, which ends it.
    case acknowledged(identifier: String, leaf: UInt64, atUnixMilliseconds: Int64)
}
