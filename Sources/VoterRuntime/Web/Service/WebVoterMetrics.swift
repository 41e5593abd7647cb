internal import NIOConcurrencyHelpers
internal import VotingCore

/// Counters of a web server's voter, printed for Prometheus.
final class WebVoterMetrics: Sendable {
    private struct Counts {
        var compared = 0
        var differing = 0
        var unread = 0
        var looks: UInt64 = 0
        var seconds = 0.0
        var reports: UInt64 = 0
        var lines: UInt64 = 0
        var strangeLines: UInt64 = 0
        var dropped = 0
        var unjudged: UInt64 = 0
    }

    /// Votes, as every voter counts them.
    let votes = VoterMetrics()
    private let counts = NIOLockedValueBox(Counts())

    /// A look at the files is over.
    func looked(compared: Int, differing: Int, unread: Int, took: Duration) {
        counts.withLockedValue {
            $0.compared = compared
            $0.differing = differing
            $0.unread = unread
            $0.looks += 1
            $0.seconds += Double(took.milliseconds) / 1_000
        }
    }

    /// A replica was reported to the tunnel.
    func reported() { counts.withLockedValue { $0.reports += 1 } }

    /// Lines of a log were read.
    func lines(_ count: Int, strange: Int) {
        counts.withLockedValue {
            $0.lines += UInt64(max(0, count))
            $0.strangeLines += UInt64(max(0, strange))
        }
    }

    /// Requests whose lines could not be voted on so far.
    func requests(dropped: Int, unjudged: UInt64) {
        counts.withLockedValue {
            $0.dropped = dropped
            $0.unjudged = unjudged
        }
    }

    /// The text for `/metrics`.
    func text(recorder: RecorderStatus) -> String {
        let counts = counts.withLockedValue { $0 }
        let scalars: [(String, String, String)] = [
            ("files_compared", "gauge", "\(counts.compared)"),
            ("files_differing", "gauge", "\(counts.differing)"),
            ("files_unread", "gauge", "\(counts.unread)"),
            ("file_looks_total", "counter", "\(counts.looks)"),
            ("file_look_seconds_total", "counter", "\(counts.seconds)"),
            ("reports_total", "counter", "\(counts.reports)"),
            ("log_lines_total", "counter", "\(counts.lines)"),
            ("log_lines_not_compared_total", "counter", "\(counts.strangeLines)"),
            ("log_requests_dropped_total", "counter", "\(counts.dropped)"),
            ("log_requests_not_judged_total", "counter", "\(counts.unjudged)"),
        ]
        return votes.text(recorder: recorder)
            + scalars.map { name, type, value in
                "# TYPE ftcompose_voter_\(name) \(type)\nftcompose_voter_\(name) \(value)\n"
            }.joined()
    }
}
