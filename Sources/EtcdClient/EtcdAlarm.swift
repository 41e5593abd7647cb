/// Something that a member cannot go on with.
public enum EtcdAlarm: Hashable, Sendable {
    /// A member's quota is used up: nothing can be put until the alarm is taken back.
    case full(member: UInt64)
    /// A member holds other data than the rest.
    case corrupt(member: UInt64)
}
