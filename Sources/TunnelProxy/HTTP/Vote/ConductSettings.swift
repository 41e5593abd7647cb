/// When a replica of a web server leaves the vote and how it comes back.
struct ConductSettings: Sendable, Equatable {
    /// Failures in a row that may be; the next one takes the replica out.
    var failuresMax = 4
    /// Shortest time out; it counts once for every time so far.
    var ejectionMilliseconds: Int64 = 30_000
    /// Longest time out.
    var ejectionMillisecondsMax: Int64 = 300_000
    /// Checks in a row that may fail; the next one takes the replica out.
    var failedChecksMax = 2
    /// Checks in a row that must pass before the replica is compared again.
    var passedChecksMin = 2
    /// Agreements in a row before it votes again, and before old failures are forgotten.
    var agreementsMin = 20
    /// Returns in a row that may fail before it stays out.
    var failedReturnsMax = 3
    /// Whether it comes back without an operator.
    var returnsByItself = true
}
