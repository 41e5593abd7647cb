internal import VotingCore

/// How one replica of a web server behaves, and what follows from it.
///
/// A pure machine beside `ReplicaRegistry`, which knows the states: this one counts what happens in a row.
/// A web server has no state that could be copied, so a replica that was out comes back by being compared
/// without a vote.
struct ReplicaConduct: Sendable {
    /// What is to be done about the replica.
    enum Advice: Equatable, Sendable {
        /// Nothing.
        case none
        /// Take it out of the vote: it failed too often.
        case eject
        /// It agreed often enough that what it did before no longer counts.
        case trust
        /// It agreed often enough to vote again.
        case readmit
        /// It gives no sign of life.
        case lost
        /// It may be compared again.
        case compare
    }

    /// How long a report keeps out who is out already.
    static let reportMilliseconds: Int64 = 5_000

    /// Bounds.
    let settings: ConductSettings
    /// Failures in a row.
    private(set) var failures = 0
    /// Agreements in a row.
    private(set) var agreements = 0
    /// How often it was taken out because of its replies, and not been trusted since.
    private(set) var ejections = 0
    /// Returns in a row that failed.
    private(set) var failedReturns = 0
    private var passedChecks = 0
    private var failedChecks = 0
    private var outUntil: UnixMilliseconds = 0
    private var waitsForOperator = false

    /// Starts with a replica of which nothing is known.
    init(settings: ConductSettings) {
        self.settings = settings
    }

    /// Why it is not compared although it lives; nil when it may be.
    func obstacle(at now: UnixMilliseconds) -> String? {
        if waitsForOperator { return "waits for 'ftcompose resync'" }
        return outUntil > now ? "out for \((outUntil - now + 999) / 1_000) s" : nil
    }

    /// Its reply was the answer.
    mutating func agreed(isShadow: Bool) -> Advice {
        failures = 0
        agreements = min(agreements + 1, settings.agreementsMin)
        guard agreements >= settings.agreementsMin else { return .none }
        agreements = 0
        guard isShadow else {
            ejections = 0
            failedReturns = 0
            return .trust
        }
        return .readmit
    }

    /// It replied otherwise (dissent), not at all, or too late.
    mutating func failed(isShadow: Bool, isDissent: Bool, now: UnixMilliseconds) -> Advice {
        agreements = 0
        failures += 1
        if isShadow, isDissent { failedReturns += 1 }
        guard isShadow || failures > settings.failuresMax else { return .none }
        takeOut(isDissent: isDissent, now)
        return .eject
    }

    /// Somebody who sees more than its replies says that it is wrong.
    ///
    /// Who is out already stays out for a little longer each time, so that it does not come back as long as it
    /// is reported.
    mutating func reported(isOut: Bool, now: UnixMilliseconds) {
        agreements = 0
        guard isOut else { return takeOut(isDissent: true, now) }
        outUntil = max(outUntil, now + ReplicaConduct.reportMilliseconds)
    }

    /// It was asked whether it lives.
    mutating func checked(
        isAlive: Bool,
        state: ReplicaState,
        now: UnixMilliseconds
    ) -> Advice {
        guard isAlive else {
            passedChecks = 0
            failedChecks += 1
            guard failedChecks > settings.failedChecksMax else { return .none }
            agreements = 0
            return .lost
        }
        failedChecks = 0
        passedChecks = min(passedChecks + 1, settings.passedChecksMin)
        guard state == .quarantined, passedChecks >= settings.passedChecksMin,
            obstacle(at: now) == nil
        else { return .none }
        agreements = 0
        failures = 0
        return .compare
    }

    /// True when it lives as far as checks tell.
    var isAlive: Bool { passedChecks > 0 }

    /// An operator wants it compared again, whatever it did.
    mutating func pardoned() {
        outUntil = 0
        waitsForOperator = false
        failedReturns = 0
        failures = 0
    }

    /// Who was only absent is compared again sooner: checks tell when it is back.
    private mutating func takeOut(isDissent: Bool, _ now: UnixMilliseconds) {
        failures = 0
        ejections = min(ejections + 1, 1_000)
        let base = isDissent ? settings.ejectionMilliseconds : settings.ejectionMilliseconds / 10
        outUntil = now + min(settings.ejectionMillisecondsMax, base * Int64(ejections))
        guard isDissent else { return }
        waitsForOperator =
            !settings.returnsByItself || failedReturns >= settings.failedReturnsMax
    }
}
