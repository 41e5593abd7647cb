import LedgerFormat
import LedgerSink
import LibCrypto
public import Logging

/// Records what happens to a project's containers, as a writer of its own beside an actor's peer.
///
/// It needs no spool: the engine is asked again for everything since the last event that is in the
/// ledger, and a batch's key can be taken once only. So a crash or a lost connection, on either side, loses
/// nothing and doubles nothing, as long as the engine remembers; where it does not, a gap entry says so.
public struct LifecycleCollector: Sendable {
    /// Name that the collector writes under.
    public static let service = "lifecycle"
    /// Events that wait to be written; beyond, the engine is asked again later.
    static let waitingMax = 4_096
    /// Entries of one batch.
    static let batchEntriesMax = 64
    /// How long a batch may take to come back from the order.
    static let applySeconds = 30
    /// How long before a listing an event may be that the listing does not show yet.
    static let listingNanoseconds: Int64 = 1_000_000_000
    /// How long nothing may be heard before that is an alarm.
    static let silentSeconds = 60

    private let core: PeerCore
    private let source: any LifecycleSource
    private let key: Ed25519PrivateKey
    private let writer: WriterName
    private let retryMilliseconds: Int
    private let logger: Logger

    /// Prepares a collector.
    ///
    /// - Parameters:
    ///   - core: The peer that takes the entries.
    ///   - source: Where events are heard.
    ///   - keyPath: File of the collector's key; made when missing.
    ///   - retryMilliseconds: Pause before the engine is asked again.
    ///   - logger: Where it reports.
    /// - Throws: `LedgerPeerError` or `StoreError` when the key cannot be used.
    public init(
        core: PeerCore,
        source: any LifecycleSource,
        keyPath: String,
        retryMilliseconds: Int = 2_000,
        logger: Logger
    ) throws {
        guard let writer = WriterName(actor: core.party.actor, service: Self.service) else {
            throw LedgerPeerError("the name of the actor '\(core.party.actor)' cannot be used")
        }
        self.core = core
        self.source = source
        self.writer = writer
        self.retryMilliseconds = retryMilliseconds
        self.logger = logger
        key = try WriterKey.loadOrCreate(path: keyPath)
    }

    /// Records until it is cancelled; an engine that does not answer is asked again and again.
    public func run() async throws {
        var failingSince: ContinuousClock.Instant?
        while true {
            do {
                try await record {
                    failingSince = nil
                    await core.clear("lifecycle", "collector")
                }
            } catch {
                try Task.checkCancellation()
                let now = ContinuousClock.now
                if failingSince == nil {
                    logger.warning("events are not recorded", metadata: ["reason": "\(error)"])
                }
                if let since = failingSince, now - since > .seconds(Self.silentSeconds) {
                    await core.raise(
                        "lifecycle",
                        "collector",
                        "what happens to containers is not recorded: \(error). What the engine still "
                            + "remembers is recorded as soon as it answers"
                    )
                }
                failingSince = failingSince ?? now
            }
            try await Task.sleep(for: .milliseconds(retryMilliseconds))
        }
    }

    /// Takes up behind the last event in the ledger and follows the engine until something fails.
    private func record(_ begun: () async -> Void) async throws {
        _ = try await core.enrol(writer, key.publicKey)
        let recorded = try core.store.newest(
            [.lifecycleEvent],
            of: writer,
            limit: LifecycleFeed.recordedMax
        )
        var feed = LifecycleFeed(recorded: recorded.map(\.entry))
        let listedAt = PeerClock.unixNanoseconds
        let listed = try await source.containers()
        feed.learn(listed)
        let caughtUpAt = PeerClock.unixNanoseconds
        // The engine is asked by whole events; what it tells twice the feed leaves out.
        let (past, heard) = AsyncStream.makeStream(
            of: HeardEvent.self,
            bufferingPolicy: .bufferingOldest(Self.waitingMax)
        )
        try await source.events(since: feed.latest, until: caughtUpAt) { heard.yield($0) }
        heard.finish()
        var entries: [LedgerEntry] = []
        var changing: Set<String> = []
        for await event in past {
            if event.time >= listedAt - Self.listingNanoseconds, let container = event.container {
                changing.insert(container)
            }
            entries += feed.take(event)
        }
        if let gap = feed.reconcile(listed, changing: changing, now: listedAt) {
            entries.append(gap)
        }
        try await write(entries)
        await begun()
        try await follow(&feed, since: feed.latest ?? caughtUpAt)
    }

    /// Writes events as they come; what cannot wait any longer ends it, so that they are asked for again.
    private func follow(_ feed: inout LifecycleFeed, since: Int64) async throws {
        let (stream, heard) = AsyncThrowingStream.makeStream(
            of: HeardEvent.self,
            bufferingPolicy: .bufferingOldest(Self.waitingMax)
        )
        let source = source
        let listener = Task {
            do {
                try await source.events(since: since, until: nil) { event in
                    if case .dropped = heard.yield(event) {
                        throw LedgerPeerError("events come faster than they can be recorded")
                    }
                }
                heard.finish(throwing: LedgerPeerError("the engine ended the stream of events"))
            } catch {
                heard.finish(throwing: error)
            }
        }
        defer { listener.cancel() }
        for try await event in stream {
            try await write(feed.take(event))
        }
        throw LedgerPeerError("the stream of events ended")
    }

    /// Puts entries into the order and waits until they are in this peer's copy.
    private func write(_ entries: [LedgerEntry]) async throws {
        var rest = entries[...]
        while !rest.isEmpty {
            let standing = await core.standing(of: writer)
            var assembler = BatchAssembler(
                chain: WriterChain(
                    origin: core.party.origin,
                    writer: writer,
                    epoch: standing.epoch,
                    nextSequence: standing.lastSequence + 1,
                    previous: LedgerDigest(bytes: standing.lastHeaderHash) ?? .zero
                )
            )
            var count = 0
            for entry in rest.prefix(Self.batchEntriesMax) {
                guard try assembler.append(entry.encoded()) else { break }
                count += 1
            }
            rest = rest.dropFirst(count)
            guard let batch = try assembler.seal(with: key) else { return }
            _ = try await core.submit(
                batch.bytes,
                of: writer,
                firstSequence: batch.firstSequence
            )
            let end = ContinuousClock.now + .seconds(Self.applySeconds)
            while try await core.progress(of: writer, beyond: .max, wait: .zero).orderedThrough
                < batch.lastSequence
            {
                guard ContinuousClock.now < end else {
                    throw LedgerPeerError("the order does not come back to this peer")
                }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}
