/// A value as the sequencer placed it.
public struct OrderedValue: Sendable, Hashable {
    /// Key it was put under, such as `e/provider/db/00000000000000000001`.
    public var key: String
    /// Its place in the order; no two values share one.
    public var revision: UInt64
    /// How often the key was put; 1 for everything a well-behaved writer puts.
    public var version: UInt64
    /// The value; empty for a deletion.
    public var value: [UInt8]

    /// Creates a value.
    public init(key: String, revision: UInt64, version: UInt64, value: [UInt8]) {
        self.key = key
        self.revision = revision
        self.version = version
        self.value = value
    }
}
