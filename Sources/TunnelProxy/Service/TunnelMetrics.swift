internal import ServicePlan
internal import Synchronization
internal import VotingCore

/// Counters of the tunnel, written as Prometheus text.
final class TunnelMetrics: Sendable {
    private let unanimous = Atomic<UInt64>(0)
    private let majority = Atomic<UInt64>(0)
    private let noMajority = Atomic<UInt64>(0)
    private let tooFew = Atomic<UInt64>(0)
    private let masked = Atomic<UInt64>(0)
    private let skipped = Atomic<UInt64>(0)
    private let reruns = Atomic<UInt64>(0)
    private let refusals = Atomic<UInt64>(0)
    private let unvotedAnswers = Atomic<UInt64>(0)
    private let overlappedDissents = Atomic<UInt64>(0)
    private let voteNanoseconds = Atomic<UInt64>(0)
    private let connections = Atomic<UInt64>(0)
    private let equalRelays = Atomic<UInt64>(0)
    private let unlikeRelays = Atomic<UInt64>(0)
    private let unrecordedReads = Atomic<UInt64>(0)
    private let unrecordedWrites = Atomic<UInt64>(0)

    /// A vote is complete.
    func voted(
        _ verdict: Verdict,
        nanoseconds: UInt64,
        dissenters: ReplicaSet,
        overlapped: Bool
    ) {
        add(verdict)
        voteNanoseconds.add(nanoseconds, ordering: .relaxed)
        if overlapped, !dissenters.isEmpty { overlappedDissents.add(1, ordering: .relaxed) }
    }

    /// A client got "too few replicas".
    func insufficient() { tooFew.add(1, ordering: .relaxed) }
    /// A read was asked again under the gate.
    func rerun() { reruns.add(1, ordering: .relaxed) }
    /// A statement was refused with a reason.
    func refused() { refusals.add(1, ordering: .relaxed) }
    /// An answer was given without a majority, as the plan allows.
    func unvoted() { unvotedAnswers.add(1, ordering: .relaxed) }
    /// A reply was withheld because its record was not durable in time.
    func unrecorded(isWrite: Bool) {
        if isWrite {
            unrecordedWrites.add(1, ordering: .relaxed)
        } else {
            unrecordedReads.add(1, ordering: .relaxed)
        }
    }
    /// A connection whose protocol had changed is over.
    func relayed(differs: Bool) {
        if differs {
            unlikeRelays.add(1, ordering: .relaxed)
        } else {
            equalRelays.add(1, ordering: .relaxed)
        }
    }
    /// A client connected.
    func connected() { connections.add(1, ordering: .relaxed) }

    /// Votes by verdict.
    var votes: [String: UInt64] {
        var counts: [String: UInt64] = [:]
        for verdict in Verdict.allCases {
            counts[verdict.rawValue] = count(verdict)
        }
        return counts
    }

    private func count(_ verdict: Verdict) -> UInt64 {
        switch verdict {
        case .unanimous: unanimous.load(ordering: .relaxed)
        case .majority: majority.load(ordering: .relaxed)
        case .noMajority: noMajority.load(ordering: .relaxed)
        case .insufficient: tooFew.load(ordering: .relaxed)
        case .masked: masked.load(ordering: .relaxed)
        case .skipped: skipped.load(ordering: .relaxed)
        }
    }

    private func add(_ verdict: Verdict) {
        switch verdict {
        case .unanimous: unanimous.add(1, ordering: .relaxed)
        case .majority: majority.add(1, ordering: .relaxed)
        case .noMajority: noMajority.add(1, ordering: .relaxed)
        case .insufficient: tooFew.add(1, ordering: .relaxed)
        case .masked: masked.add(1, ordering: .relaxed)
        case .skipped: skipped.add(1, ordering: .relaxed)
        }
    }

    /// All metrics in Prometheus' text format.
    func exposition(_ status: TunnelGauges) -> String {
        var text = ""
        func metric(_ name: String, _ type: String, _ help: String, _ rows: [(String, String)]) {
            text += "# HELP ftcompose_\(name) \(help)\n# TYPE ftcompose_\(name) \(type)\n"
            for (labels, value) in rows {
                text += "ftcompose_\(name){service=\"\(status.service)\"\(labels)} \(value)\n"
            }
        }
        func load(_ counter: borrowing Atomic<UInt64>) -> [(String, String)] {
            [("", String(counter.load(ordering: .relaxed)))]
        }
        metric(
            "votes_total",
            "counter",
            "Votes by verdict.",
            votes.sorted { $0.key < $1.key }.map { (",verdict=\"\($0.key)\"", String($0.value)) }
        )
        metric(
            "vote_seconds_total",
            "counter",
            "Time from a request to the last replica's reply.",
            [("", String(Double(voteNanoseconds.load(ordering: .relaxed)) / 1e9))]
        )
        metric("read_reruns_total", "counter", "Reads asked again under the gate.", load(reruns))
        metric("refused_total", "counter", "Statements refused with a reason.", load(refusals))
        metric("unvoted_total", "counter", "Answers without a majority.", load(unvotedAnswers))
        metric(
            "overlapped_dissents_total",
            "counter",
            "Dissents explained by a commit that overlapped the read.",
            load(overlappedDissents)
        )
        metric(
            "unrecorded_total",
            "counter",
            "Replies withheld because their record was not durable in time; done: the statement lasts.",
            [
                (",done=\"no\"", String(unrecordedReads.load(ordering: .relaxed))),
                (",done=\"yes\"", String(unrecordedWrites.load(ordering: .relaxed))),
            ]
        )
        metric(
            "upgraded_total",
            "counter",
            "Connections whose protocol had changed, which are not voted on; differs: a replica sent something else.",
            [
                (",differs=\"no\"", String(equalRelays.load(ordering: .relaxed))),
                (",differs=\"yes\"", String(unlikeRelays.load(ordering: .relaxed))),
            ]
        )
        metric("connections_total", "counter", "Client connections accepted.", load(connections))
        metric("sessions", "gauge", "Client sessions open.", [("", String(status.sessions))])
        metric("write_sequence", "counter", "Committed writes.", [("", String(status.sequence))])
        metric(
            "writers_waiting",
            "gauge",
            "Sessions waiting for the write order.",
            [("", String(status.waitingWriters))]
        )
        metric(
            "frozen",
            "gauge",
            "1 while writes are refused.",
            [("", status.isFrozen ? "1" : "0")]
        )
        metric(
            "observed",
            "gauge",
            "1 when replies are compared but the leader's is the answer (mode: observe).",
            [("", status.isObserved ? "1" : "0")]
        )
        for row in status.recorder.metrics {
            metric(row.name, row.type, row.help, [("", row.value)])
        }
        metric(
            "replica_state",
            "gauge",
            "1 for the state each replica is in.",
            status.replicas.map { (",replica=\"\($0.name)\",state=\"\($0.state)\"", "1") }
        )
        return text
    }
}
