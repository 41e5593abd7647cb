internal import NIOConcurrencyHelpers
internal import VotingCore

/// Counters of the voter, printed for Prometheus.
final class VoterMetrics: Sendable {
    private struct Counts {
        var votes: [String: UInt64] = [:]
        var resyncs: UInt64 = 0
        var failedResyncs: UInt64 = 0
        var droppedNotices: UInt64 = 0
        var pendingLogVotes = 0
        var stateVoteSeconds = 0.0
    }

    private let counts = NIOLockedValueBox(Counts())

    /// A vote ended.
    func voted(_ kind: VoteKind, _ verdict: Verdict) {
        counts.withLockedValue {
            $0.votes["kind=\"\(kind.rawValue)\",verdict=\"\(verdict.rawValue)\"", default: 0] += 1
        }
    }

    /// A resync ended.
    func resyncEnded(isSuccess: Bool) {
        counts.withLockedValue {
            if isSuccess { $0.resyncs += 1 } else { $0.failedResyncs += 1 }
        }
    }

    /// Notices were lost on the way.
    func noticesDropped(_ count: Int) {
        counts.withLockedValue { $0.droppedNotices += UInt64(max(0, count)) }
    }

    /// Log votes wait for lines.
    func logVotesPending(_ count: Int) {
        counts.withLockedValue { $0.pendingLogVotes = count }
    }

    /// A state vote took this long.
    func stateVoteTook(_ duration: Duration) {
        counts.withLockedValue { $0.stateVoteSeconds += Double(duration.milliseconds) / 1_000 }
    }

    /// The text for `/metrics`.
    func text(recorder: RecorderStatus) -> String {
        let counts = counts.withLockedValue { $0 }
        var lines = ["# TYPE ftcompose_voter_votes_total counter"]
        for (labels, value) in counts.votes.sorted(by: { $0.key < $1.key }) {
            lines.append("ftcompose_voter_votes_total{\(labels)} \(value)")
        }
        var scalars: [(String, String, String)] = [
            ("ftcompose_voter_resyncs_total", "counter", "\(counts.resyncs)"),
            ("ftcompose_voter_failed_resyncs_total", "counter", "\(counts.failedResyncs)"),
            ("ftcompose_voter_dropped_notices_total", "counter", "\(counts.droppedNotices)"),
            ("ftcompose_voter_pending_log_votes", "gauge", "\(counts.pendingLogVotes)"),
            ("ftcompose_voter_state_vote_seconds_total", "counter", "\(counts.stateVoteSeconds)"),
        ]
        scalars += recorder.metrics.map { ("ftcompose_voter_\($0.name)", $0.type, $0.value) }
        for (name, type, value) in scalars {
            lines.append("# TYPE \(name) \(type)")
            lines.append("\(name) \(value)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
