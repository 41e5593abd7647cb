internal import ControlPlane
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import ServicePlan
internal import VotingCore

/// The tunnel's way to the voter: tells of writes, asks for state votes.
///
/// Writes are queued and sent in batches, so that no reply waits for the voter; a full queue drops the
/// oldest news and says how many (the voter's idle votes cover them).
final class VoterLink: Sendable {
    /// How a state vote ended.
    enum Answer: Sendable {
        case unanimous
        case majority
        case noMajority
        case insufficient
        case unavailable(String)
    }

    private struct State {
        var writes: [WriteNotice.Write] = []
        var dropped = 0
        var wantsVote: String?
    }

    private static let queuedWritesMax = 4_096
    private static let batchMax = 256
    private static let voteTimeoutMilliseconds = 120_000

    private let client: ControlClient
    private let box = NIOLockedValueBox(State())
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private let logger: Logger

    /// Creates the link; nothing is sent before `run`.
    init(client: ControlClient, logger: Logger) {
        self.client = client
        self.logger = logger
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// A write was ordered and answered.
    func wrote(_ write: WriteNotice.Write) {
        box.withLockedValue { state in
            if state.writes.count >= Self.queuedWritesMax {
                state.writes.removeFirst()
                state.dropped += 1
            }
            state.writes.append(write)
        }
        signal.yield()
    }

    /// Asks for a comparison of all states soon; several requests become one.
    func requestStateVote(reason: String) {
        box.withLockedValue { $0.wantsVote = reason }
        signal.yield()
    }

    /// Compares the states of the candidates while nothing is served.
    func compareAtStart(replicas: [String]) async throws -> StateVoteAnswer {
        try await vote(
            StateVoteRequest(tables: nil, replicas: replicas, gateHeld: true, reason: "admission")
        )
    }

    /// Holds a state vote and reports on the session's loop.
    func stateVote(
        tables: [String]?,
        reason: String,
        on loop: any EventLoop,
        _ report: @escaping (Answer) -> Void
    ) {
        let bound = NIOLoopBound(report, eventLoop: loop)
        Task {
            let answer: Answer
            do {
                let vote = try await self.vote(
                    StateVoteRequest(
                        tables: tables,
                        replicas: nil,
                        gateHeld: true,
                        reason: reason
                    )
                )
                answer = Self.answer(vote.verdict)
            } catch {
                answer = .unavailable("\(error)")
            }
            loop.execute { bound.value(answer) }
        }
    }

    private static func answer(_ verdict: String) -> Answer {
        switch Verdict(rawValue: verdict) {
        case .unanimous: .unanimous
        case .majority: .majority
        case .noMajority: .noMajority
        case .insufficient: .insufficient
        case .masked, .skipped, nil: .unavailable("unknown verdict \(verdict)")
        }
    }

    private func vote(_ request: StateVoteRequest) async throws -> StateVoteAnswer {
        try await client.post(
            ControlPath.stateVote,
            request,
            timeoutMilliseconds: Self.voteTimeoutMilliseconds
        )
    }

    /// Sends what is queued until cancelled.
    func run(_ context: TunnelContext) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.sendWrites() }
            group.addTask { await self.holdVotes(context) }
        }
    }

    private func sendWrites() async {
        for await _ in signals {
            while let notice = nextNotice() {
                do {
                    try await client.post(ControlPath.written, notice)
                } catch {
                    logger.debug("voter not told of writes", metadata: ["reason": "\(error)"])
                    box.withLockedValue { $0.dropped += notice.writes.count + notice.dropped }
                    try? await Task.sleep(for: .milliseconds(500))
                }
            }
        }
    }

    private func nextNotice() -> WriteNotice? {
        box.withLockedValue { state in
            guard !state.writes.isEmpty else { return nil }
            let batch = Array(state.writes.prefix(Self.batchMax))
            state.writes.removeFirst(batch.count)
            defer { state.dropped = 0 }
            return WriteNotice(writes: batch, dropped: state.dropped)
        }
    }

    private func holdVotes(_ context: TunnelContext) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(100))
            let wanted = box.withLockedValue { state in
                defer { state.wantsVote = nil }
                return state.wantsVote
            }
            guard let reason = wanted else { continue }
            do {
                let answer = try await vote(
                    StateVoteRequest(tables: nil, replicas: nil, gateHeld: false, reason: reason)
                )
                guard answer.verdict == "unanimous" || answer.verdict == "majority" else {
                    continue
                }
                let clean = ReplicaSet(
                    (answer.groups.first ?? []).compactMap { context.replica(named: $0) }
                )
                context.registry.apply(context) { $0.stateVoteClean(clean, at: $1) }
            } catch {
                logger.warning("state vote not held", metadata: ["reason": "\(error)"])
                box.withLockedValue { $0.wantsVote = $0.wantsVote ?? reason }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
