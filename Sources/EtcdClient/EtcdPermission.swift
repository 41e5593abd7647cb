/// What a role may do with keys.
public struct EtcdPermission: Hashable, Sendable {
    /// Reading alone, or writing as well.
    public enum Kind: Hashable, Sendable {
        /// Reading and watching.
        case read
        /// Reading, watching, putting and deleting.
        case readWrite
    }

    /// The key, or the first one.
    public var first: [UInt8]
    /// The key after the last one; empty for one key only.
    public var end: [UInt8]
    /// What is allowed.
    public var kind: Kind

    /// Allows something for one key.
    public init(key: String, _ kind: Kind) {
        first = Array(key.utf8)
        end = []
        self.kind = kind
    }

    /// Allows something for all keys that begin with a text; an empty one means every key.
    public init(prefix: String, _ kind: Kind) {
        let range = Self.range(prefix: Array(prefix.utf8))
        first = range.first
        end = range.end
        self.kind = kind
    }

    /// The range of keys that begin with some bytes, as etcd has it.
    public static func range(prefix: [UInt8]) -> (first: [UInt8], end: [UInt8]) {
        var end = prefix
        while let last = end.last {
            end.removeLast()
            if last < 0xFF { return (prefix, end + [last + 1]) }
        }
        // No end: all keys from the first, which is one zero byte when there is no prefix.
        return (prefix.isEmpty ? [0] : prefix, [0])
    }
}
