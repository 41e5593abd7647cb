/// A key with its value and its history.
public struct EtcdValue: Hashable, Sendable {
    /// Key.
    public var key: [UInt8]
    /// Value; empty for a deletion.
    public var value: [UInt8]
    /// Revision at which the key came to be.
    public var createdRevision: UInt64
    /// Revision of this value.
    public var revision: UInt64
    /// How often the key was put since it came to be; 0 for a deletion.
    public var version: UInt64

    /// Creates a value.
    public init(
        key: [UInt8],
        value: [UInt8],
        createdRevision: UInt64,
        revision: UInt64,
        version: UInt64
    ) {
        self.key = key
        self.value = value
        self.createdRevision = createdRevision
        self.revision = revision
        self.version = version
    }

    init(_ message: Etcdserverpb_KeyValue) {
        self.init(
            key: [UInt8](message.key),
            value: [UInt8](message.value),
            createdRevision: UInt64(revision: message.createRevision),
            revision: UInt64(revision: message.modRevision),
            version: UInt64(revision: message.version)
        )
    }
}
