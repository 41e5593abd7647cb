internal import EtcdClient
internal import Logging

/// Follows the order on whichever member answers, and goes on after the last revision told.
final class EtcdFollower: Sendable {
    /// How long no member may answer before the reader is told, in milliseconds.
    static let outageMaxMilliseconds = 15_000
    static let pauseMilliseconds = 200

    private let pipe = EventPipe()
    private let task: Task<Void, Never>

    /// Starts to follow after a revision.
    init(_ client: EtcdClient, after revision: UInt64, logger: Logger) {
        let pipe = pipe
        task = Task {
            let session = FollowSession(client: client, pipe: pipe, logger: logger)
            await session.run(after: revision)
        }
    }

    /// A reader that has gone ends the watch.
    deinit {
        task.cancel()
        pipe.finish(.success(()))
    }

    /// The next batch of events; nil at the end.
    func next() async throws(SequencerError) -> [OrderEvent]? {
        try await pipe.next()
    }
}

/// One reader's way through the order: watch after watch until it is told all or nobody answers.
private actor FollowSession {
    private let client: EtcdClient
    private let pipe: EventPipe
    private let logger: Logger
    private var tracker = OrderTracker(after: 0)
    private var heard = ContinuousClock.now

    init(client: EtcdClient, pipe: EventPipe, logger: Logger) {
        self.client = client
        self.pipe = pipe
        self.logger = logger
    }

    func run(after revision: UInt64) async {
        tracker = OrderTracker(after: revision)
        do throws(EtcdError) {
            // A cluster put back to an older state would look like one that has nothing new.
            let position = try await client.position()
            guard position.revision >= revision else {
                pipe.finish(.failure(Self.isBehind(position.revision, revision)))
                return
            }
        } catch {
            pipe.finish(.failure(SequencerError(error)))
            return
        }
        heard = .now
        while !Task.isCancelled, tracker.gapEnd == nil {
            do throws(EtcdError) {
                try await client.watch(from: tracker.revision + 1) { await self.take($0) }
            } catch {
                guard await goesOn(after: error) else { return }
            }
        }
        pipe.finish(.success(()))
    }

    /// Passes on what was told; false when there is no more to do.
    private func take(_ answer: EtcdWatchAnswer) async -> Bool {
        heard = .now
        let leftOut = tracker.leftOut
        let events = tracker.told(answer)
        if tracker.leftOut > leftOut {
            logger.warning(
                "a client changed several keys at one revision; the order has the first",
                metadata: ["revision": "\(tracker.revision)"]
            )
        }
        if !events.isEmpty {
            guard await pipe.push(events) else { return false }
        }
        heard = .now
        return tracker.gapEnd == nil
    }

    /// Whether to watch again after an error, at once or after a pause.
    private func goesOn(after error: EtcdError) async -> Bool {
        switch error {
        case .compacted(let first):
            _ = await pipe.push([tracker.compacted(firstRevision: first)])
            return true
        case .unavailable
        where heard.duration(to: .now) < .milliseconds(EtcdFollower.outageMaxMilliseconds):
            logger.debug("the watch goes on elsewhere", metadata: ["error": "\(error)"])
            return (try? await Task.sleep(for: .milliseconds(EtcdFollower.pauseMilliseconds)))
                != nil
        default:
            pipe.finish(.failure(SequencerError(error)))
            return false
        }
    }

    private static func isBehind(_ found: UInt64, _ revision: UInt64) -> SequencerError {
        .unavailable(
            "the cluster is at revision \(found), but revision \(revision) has been applied here: the "
                + "members were put back to an older state; restore the newer one or start a new cluster"
        )
    }
}
