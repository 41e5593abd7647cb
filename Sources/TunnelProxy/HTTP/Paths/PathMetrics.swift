internal import ServicePlan
internal import VotingCore

/// What Prometheus is told of the paths of a web server with several.
struct PathMetrics {
    let service: String
    let paths: [PathStatus]
    /// Votes of each path, in the same order.
    let votes: [[(verdict: Verdict, count: UInt64)]]
    /// Requests that went on to another path.
    let retries: UInt64

    /// The metrics in Prometheus' text format.
    var text: String {
        var text = ""
        func metric(_ name: String, _ type: String, _ help: String, _ rows: [(String, String)]) {
            text += "# HELP ftcompose_\(name) \(help)\n# TYPE ftcompose_\(name) \(type)\n"
            for (labels, value) in rows {
                text += "ftcompose_\(name){service=\"\(service)\"\(labels)} \(value)\n"
            }
        }
        metric(
            "path_state",
            "gauge",
            "1 for the state each path is in.",
            paths.map { (",path=\"\($0.name)\",state=\"\($0.state)\"", "1") }
        )
        metric(
            "path_requests",
            "gauge",
            "Requests on each path at present.",
            paths.map { (",path=\"\($0.name)\"", String($0.requests)) }
        )
        metric(
            "path_votes_total",
            "counter",
            "Votes of each path by verdict.",
            zip(paths, votes).flatMap { path, votes in
                votes.map {
                    (
                        ",path=\"\(path.name)\",verdict=\"\($0.verdict.rawValue)\"",
                        String($0.count)
                    )
                }
            }
        )
        metric(
            "path_retries_total",
            "counter",
            "Requests that went on to another path.",
            [("", String(retries))]
        )
        return text
    }
}
