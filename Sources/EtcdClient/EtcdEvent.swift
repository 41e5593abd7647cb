/// One change of one key.
public enum EtcdEvent: Hashable, Sendable {
    /// The key was put.
    case put(EtcdValue)
    /// The key was deleted at a revision.
    case deleted(key: [UInt8], revision: UInt64)

    /// The revision of the change.
    public var revision: UInt64 {
        switch self {
        case .put(let value): value.revision
        case .deleted(_, let revision): revision
        }
    }

    init(_ message: Etcdserverpb_Event) {
        switch message.type {
        case .put:
            self = .put(EtcdValue(message.kv))
        case .delete, .UNRECOGNIZED:
            self = .deleted(
                key: [UInt8](message.kv.key),
                revision: UInt64(revision: message.kv.modRevision)
            )
        }
    }
}
