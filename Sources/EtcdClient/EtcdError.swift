/// Why etcd did not do what it was asked.
public enum EtcdError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No member answered in time, or the cluster has no leader; what was asked may have been done.
    case unavailable(String)
    /// This client's certificate does not allow it.
    case denied(String)
    /// The members' storage quota is used up; the cluster takes no more until it is compacted.
    case full(String)
    /// The request is larger than a member takes.
    case tooLarge(String)
    /// The revision asked for is gone; this is the first one there is.
    case compacted(firstRevision: UInt64)
    /// An answer came from another cluster than the first one.
    case otherCluster(expected: UInt64, found: UInt64)
    /// A key on whose presence the request depended is not there; nothing was changed at this revision.
    case lacksKey(revision: UInt64)
    /// The request makes no sense to the member, or names what exists.
    case refused(String)

    /// One sentence.
    public var description: String {
        switch self {
        case .unavailable(let text): "etcd does not answer: \(text)"
        case .denied(let text): "etcd denies it: \(text)"
        case .full(let text): "etcd is full: \(text)"
        case .tooLarge(let text): "too large for etcd: \(text)"
        case .compacted(let revision): "etcd has forgotten what was before revision \(revision)"
        case .otherCluster(let expected, let found):
            "the etcd cluster is another one: expected "
                + "\(String(expected, radix: 16)), found \(String(found, radix: 16))"
        case .lacksKey(let revision):
            "at revision \(revision) etcd does not hold the key that the request depends on"
        case .refused(let text): "etcd refuses it: \(text)"
        }
    }

    /// Whether another member might answer the same request.
    var isUnavailable: Bool {
        if case .unavailable = self { true } else { false }
    }
}
