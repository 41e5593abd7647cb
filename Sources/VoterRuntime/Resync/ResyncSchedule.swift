package import ServicePlan

/// Chooses the replica to repair next and spaces the attempts; pure.
package struct ResyncSchedule: Sendable {
    /// Pause after the first failure; it doubles with each one.
    package static let firstPause = Duration.seconds(1)
    /// Longest pause.
    package static let pauseMax = Duration.seconds(60)

    private struct Attempt: Sendable {
        var failures = 0
        var notBefore: ContinuousClock.Instant
    }

    private var attempts: [String: Attempt] = [:]

    /// Creates a schedule without history.
    package init() {}

    /// The first quarantined replica in the plan's order whose pause is over.
    package func next(in status: TunnelStatus, now: ContinuousClock.Instant) -> String? {
        status.replicas.first { replica in
            guard replica.state == "quarantined" else { return false }
            guard let attempt = attempts[replica.name] else { return true }
            return attempt.notBefore <= now
        }?.name
    }

    /// Failures in a row.
    package func failures(of replica: String) -> Int { attempts[replica]?.failures ?? 0 }

    /// The replica votes again.
    package mutating func succeeded(_ replica: String) {
        attempts[replica] = nil
    }

    /// The attempt failed; the next one waits.
    package mutating func failed(_ replica: String, now: ContinuousClock.Instant) {
        let failures = (attempts[replica]?.failures ?? 0) + 1
        let doubled = Self.firstPause * (1 << min(failures - 1, 6))
        attempts[replica] = Attempt(
            failures: failures,
            notBefore: now.advanced(by: min(doubled, Self.pauseMax))
        )
    }

    /// The replica cannot be reached: look again soon, this is no failed repair.
    package mutating func unreachable(_ replica: String, now: ContinuousClock.Instant) {
        attempts[replica] = Attempt(
            failures: attempts[replica]?.failures ?? 0,
            notBefore: now.advanced(by: Self.firstPause)
        )
    }
}
