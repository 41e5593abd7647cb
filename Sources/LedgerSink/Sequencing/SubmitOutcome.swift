/// What became of a create-only put.
public enum SubmitOutcome: Sendable, Hashable {
    /// The value is in the order at this revision, now or since an earlier try with equal bytes.
    case ordered(revision: UInt64)
    /// The key holds other bytes: somebody else wrote under it.
    case occupied(by: OrderedValue)
}
