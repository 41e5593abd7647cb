/// How long a fault acts.
public enum FaultSpan: Sendable, Equatable, CustomStringConvertible {
    /// One time; a fault that lasts is taken back after `onceMilliseconds`.
    case once
    /// For this time.
    case lasting(milliseconds: Int)
    /// Until the tunnel has taken the replica out; then it is taken back and the repair awaited.
    case untilRepaired

    /// How long a lasting fault acts when it acts once.
    public static let onceMilliseconds = 10_000

    /// The text form of the command line.
    public var description: String {
        switch self {
        case .once: "once"
        case .lasting(let milliseconds): "for \(milliseconds) ms"
        case .untilRepaired: "until repaired"
        }
    }
}
