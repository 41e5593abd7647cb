/// How much a finding weighs.
public enum Severity: String, Sendable, Hashable, Comparable {
    /// Nothing wrong; the user should know what was decided.
    case info
    /// The output is usable but differs from what the user may expect.
    case warning
    /// No output is written.
    case error

    private var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .error: 2
        }
    }

    /// Orders by weight.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}
