/// Where a child's standard output or standard error goes.
public enum ChildOutput: Sendable {
    /// Nowhere.
    case nothing
    /// Where that of this process goes.
    case inherited
    /// To the end of a file, which is made where there is none.
    case file(String)
    /// Into a pipe; its writing end is closed in this process then, so that it ends with the child.
    case pipe(ChildPipe)
}
