/// What an event changed about a path; each is reported.
public enum BalancerChange: Sendable, Equatable {
    /// The path failed too many requests and gets none until the time given.
    case ejected(path: Int, untilUnixMilliseconds: UnixMilliseconds)
    /// The path failed too many requests but is needed.
    case ejectionWithheld(path: Int)
    /// The path's ejection is over.
    case readmitted(path: Int)
    /// The path failed too many checks.
    case down(path: Int)
    /// The path passed enough checks.
    case up(path: Int)
}
