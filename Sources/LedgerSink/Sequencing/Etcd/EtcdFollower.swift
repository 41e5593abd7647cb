internal import EtcdClient
internal import Logging

/// Follows the order on whichever member answers, and goes on after the last revision told.
final class EtcdFollower: Sendable {
    /// How long no member may answer before the reader is told, in milliseconds.
    static let outageMaxMilliseconds = 15_000
    static let pauseMilliseconds = 200

    private let pipe = EventPipe()
    private let task: Task<Void, Never>

    /// Starts to follow after a revision, the order that holds a mark if one is given.
    init(_ client: EtcdClient, after revision: UInt64, mark: String?, logger: Logger) {
        let pipe = pipe
        task = Task {
            let session = FollowSession(client: client, mark: mark, pipe: pipe, logger: logger)
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
    private let mark: [UInt8]?
    private let pipe: EventPipe
    private let logger: Logger
    private var tracker = OrderTracker(after: 0)
    private var heard = ContinuousClock.now
    /// Whether the present watch is known to tell of the order that is followed.
    private var isChecked = false

    init(client: EtcdClient, mark: String?, pipe: EventPipe, logger: Logger) {
        self.client = client
        self.mark = mark.map { Array($0.utf8) }
        self.pipe = pipe
        self.logger = logger
    }

    func run(after revision: UInt64) async {
        tracker = OrderTracker(after: revision)
        heard = .now
        while !Task.isCancelled, tracker.gapEnd == nil {
            do throws(EtcdError) {
                isChecked = false
                try await client.watch(from: tracker.revision + 1) { try await self.take($0) }
            } catch {
                guard await goesOn(after: error) else { return }
            }
        }
        pipe.finish(.success(()))
    }

    /// Checks that the cluster has come as far as what was told, and holds the mark.
    ///
    /// One that lost everything would look like one that has nothing new, or has some new things. Asked
    /// on each watch's first answer: from then on the watch belongs to one run of a member.
    private func check() async throws(EtcdError) {
        let found: UInt64
        if let mark {
            let (values, revision) = try await client.read(mark)
            guard !values.isEmpty else { throw .lacksKey(revision: revision) }
            found = revision
        } else {
            found = try await client.position().revision
        }
        guard found >= tracker.revision else { throw .lacksKey(revision: found) }
        isChecked = true
    }

    /// Passes on what was told; false when there is no more to do.
    private func take(_ answer: EtcdWatchAnswer) async throws(EtcdError) -> Bool {
        if !isChecked { try await check() }
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
}
