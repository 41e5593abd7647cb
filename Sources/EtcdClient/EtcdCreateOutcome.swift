/// What became of a value that was to be put under an unused key.
public enum EtcdCreateOutcome: Hashable, Sendable {
    /// The key is new, at this revision.
    case created(revision: UInt64)
    /// The key is used already.
    case exists(EtcdValue)
}
