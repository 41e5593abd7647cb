/// What becomes of the standard error of a child whose output is read.
public enum ChildErrors: Sendable {
    /// It is read too, on its own.
    case apart
    /// It is read as part of the output.
    case merged
    /// It goes where that of this process goes.
    case inherited
}
