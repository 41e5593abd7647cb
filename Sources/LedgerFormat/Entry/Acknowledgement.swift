/// A person has seen a conflict or an alarm and says so.
public struct Acknowledgement: Sendable, Hashable {
    /// Index of the leaf it is about.
    public let leafIndex: UInt64
    /// Name of the alarm, such as `bad_signature`; empty for a conflict.
    public let alarm: String
    /// Who has seen it.
    public let person: String
    /// What they have to say.
    public let remark: String

    /// Creates an acknowledgement.
    public init(leafIndex: UInt64, alarm: String, person: String, remark: String) {
        self.leafIndex = leafIndex
        self.alarm = alarm
        self.person = person
        self.remark = remark
    }
}
