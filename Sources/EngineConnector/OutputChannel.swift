/// Which of a command's two outputs bytes come from.
public enum OutputChannel: Sendable, Equatable {
    /// Standard output.
    case output
    /// Standard error.
    case errors
}
