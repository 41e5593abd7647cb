/// Where a child's standard input comes from.
public enum ChildInput: Sendable {
    /// There is none: it ends at once.
    case nothing
    /// These bytes, then the end.
    case bytes([UInt8])
    /// What is written to a pipe; its reading end is closed in this process then.
    case pipe(ChildPipe)
}
