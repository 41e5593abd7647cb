/// What the order told.
public enum ReplayInput: Sendable, Hashable {
    /// A value was put; its version is 1 when its key was new.
    case put(key: String, revision: UInt64, version: UInt64, value: [UInt8])
    /// A key was deleted.
    case deleted(key: String, revision: UInt64)
    /// The sequencer was replaced: revisions start anew under a higher number of the order.
    case orderBegan(epoch: UInt32)
}
