internal import ControlPlane
internal import Logging
internal import NIOConcurrencyHelpers
internal import ServicePlan
internal import VotingCore

/// The parts of a voter, wired together.
struct Parts: Sendable {
    /// Writes of one notice that are taken.
    static let noticeWritesMax = 256

    let metrics: VoterMetrics
    let states: StateVoteDesk
    let resync: ResyncDriver
    let logs: LogVoteDesk?
    private let plan: Plan
    private let book: NIOLockedValueBox<LogVoteBook>
    private let schedule: NIOLockedValueBox<StateVoteSchedule>

    /// Wires the parts of a plan's voter.
    init(
        plan: Plan,
        connector: ReplicaConnector,
        tunnel: any TunnelControl,
        recorder: any VoteRecorder,
        logger: Logger
    ) {
        self.plan = plan
        let metrics = VoterMetrics()
        self.metrics = metrics
        let activity = VoterActivity()
        let schedule = NIOLockedValueBox(StateVoteSchedule(plan: plan.voter, now: .now))
        let book = NIOLockedValueBox(Self.book(plan))
        let voter = StateVoter(
            connector: connector,
            tunnel: tunnel,
            engine: plan.engine,
            quorum: plan.quorum,
            chunkRowsMax: plan.voter.chunkRowsMax
        )
        self.schedule = schedule
        self.book = book
        states = StateVoteDesk(
            plan: plan,
            voter: voter,
            tunnel: tunnel,
            recorder: recorder,
            metrics: metrics,
            activity: activity,
            schedule: schedule,
            logger: logger
        )
        resync = ResyncDriver(
            plan: plan,
            connector: connector,
            tunnel: tunnel,
            voter: voter,
            recorder: recorder,
            metrics: metrics,
            activity: activity,
            logger: logger
        )
        logs = plan.voter.logs.map { logs in
            LogVoteDesk(
                plan: plan,
                logs: logs,
                connector: connector,
                recorder: recorder,
                metrics: metrics,
                book: book,
                schedule: schedule,
                logger: logger
            )
        }
    }

    private static func book(_ plan: Plan) -> LogVoteBook {
        LogVoteBook(
            configuredCount: plan.replicas.count,
            quorum: plan.quorum,
            wait: .milliseconds(plan.voter.logs?.waitMilliseconds ?? 0)
        )
    }

    /// The calls the tunnel makes.
    var routes: [ControlRoute] {
        [
            .post(ControlPath.stateVote) { (request: StateVoteRequest) -> StateVoteAnswer in
                try await states.answer(request)
            },
            .post(ControlPath.written) { (notice: WriteNotice) in
                try noticed(notice)
            },
        ]
    }

    private func noticed(_ notice: WriteNotice) throws {
        guard notice.writes.count <= Self.noticeWritesMax else {
            throw ControlRefusal.malformed("a notice holds at most \(Self.noticeWritesMax) writes")
        }
        schedule.withLockedValue { schedule in
            for write in notice.writes { schedule.noticed(write) }
            if notice.dropped > 0 { schedule.lost() }
        }
        if notice.dropped > 0 { metrics.noticesDropped(notice.dropped) }
        guard logs != nil else { return }
        let now = ContinuousClock.now
        book.withLockedValue { book in
            for write in notice.writes {
                let asked = plan.replicas.indices.filter { position in
                    write.replicas.contains(plan.replicas[position].name)
                        && plan.replicas[position].logDirectory != nil
                }
                book.noticed(write, asked: ReplicaSet(asked.map { ReplicaIndex($0) }), now: now)
            }
        }
    }
}
