import LedgerFormat
public import LedgerSink
public import Logging
import TransparencyLog

/// One actor's copy of the ledger at work: applies the order, cuts and signs blocks, answers writers.
///
/// Decisions are made by value types (`LedgerReplay`, `CosignatureTally`, `FinalityQueue`); this actor
/// keeps them and does the I/O around them. Only `run` applies events, one round after the other.
public actor PeerCore {
    /// The database.
    public nonisolated let store: PeerStore
    /// Who takes part.
    public nonisolated let party: PeerParty
    nonisolated let configuration: PeerConfiguration
    nonisolated let sequencer: any Sequencer
    nonisolated let keys: PeerKeys
    nonisolated let logger: Logger
    nonisolated let rules: ReplayRules

    var replay: LedgerReplay
    /// What writers handed in and the order has not told yet.
    var readBatches = ReadBatches()
    var tiles: TileBuilder
    var cursor: OrderCursor
    var finality: FinalityQueue
    var tally: CosignatureTally
    var unsaved = SignatureChanges()
    /// Alarms and their ends that signatures brought and that are not recorded yet.
    var pendingAlarms: [AlarmRow] = []
    var resumedActors: [String] = []
    /// When each other actor's signature came last.
    var seenAt: [String: Int64] = [:]
    var waiters = ProgressWaiters()
    var newestBlock: BlockRow?
    /// When the first entry of the open block was applied; nil while it is empty.
    var openSince: Int64?
    /// Start of the block for which a mark was put.
    var markedStart: UInt64?
    var isCaughtUp = false
    /// Where to follow the order from when that is later than what the leaves say.
    var skippedTo: UInt64 = 0
    /// Whom pruning waits for.
    var pruneWindow: PruneWindow
    /// How full the members' file is.
    var orderQuota: OrderQuota
    /// Up to where this peer has pruned which order since it started.
    var pruned: (epoch: UInt32, revision: UInt64) = (0, 0)
    /// Writers that learnt where they stand since this peer started or began an order.
    var resumed: Set<String> = []
    /// Batches on their way into the order; each call of the sequencer ends within its time limit.
    var batchesUnderway = 0
    /// The replay's states at the ends of the newest blocks.
    var blockStates = BlockStates()
    /// Whether a new order was found under the identity of the old one.
    var isOrderReplaced = false
    /// Why nothing is signed any more; nil while the database is sound.
    var corruption: String?
    /// Why the order cannot be followed now; nil while it can.
    var trouble: String?
    /// Alarms that the database has not taken yet.
    var unsavedAlarms = UnsavedAlarms()
    var isSavingAlarms = false
    /// Alarms that last, by kind and subject, with their identifiers.
    var activeAlarms: [String: String] = [:]
    /// Leaf of the newest acknowledgement of each alarm, by its identifier.
    var acknowledgements: [String: UInt64] = [:]
    var conflicts = ConflictBook()
    var entryKeys: EntryKeys
    var counters = PeerCounters()
    /// When what waits for a majority began to wait.
    var openBlocks: ArraySlice<BlockRow> = []
    var isWritingOwn = false
    /// The newest cosignature that could not be put into the order because that was not read yet.
    var heldBack: SignedSize?
    nonisolated let publications: AsyncStream<SignedSize>
    nonisolated let publisher: AsyncStream<SignedSize>.Continuation

    /// Takes up a peer's work where its database says.
    ///
    /// - Parameters:
    ///   - store: The database; empty for a new peer.
    ///   - party: Who takes part; has to be what the database has pinned, if it has.
    ///   - keys: This peer's private keys.
    ///   - sequencer: The order.
    ///   - configuration: How it works.
    ///   - logger: Where it reports.
    /// - Throws: `LedgerPeerError` or `PeerStoreError` when the database is of another ledger or damaged.
    public init(
        store: PeerStore,
        party: PeerParty,
        keys: PeerKeys,
        sequencer: any Sequencer,
        configuration: PeerConfiguration = PeerConfiguration(),
        logger: Logger
    ) throws {
        self.store = store
        self.party = party
        self.keys = keys
        entryKeys = keys.entryKeys
        self.sequencer = sequencer
        self.configuration = configuration
        pruneWindow = PruneWindow(graceMilliseconds: configuration.pruneGraceMilliseconds)
        orderQuota = OrderQuota(bytesMax: configuration.orderBytesMax)
        self.logger = logger
        rules = try party.rules(configuration.block)
        try PinnedParty.check(store, party, keys)
        let loaded = try LoadedState(store: store, rules: rules)
        replay = loaded.replay
        tiles = loaded.tiles
        corruption = loaded.corruption
        cursor = try store.cursor()
        if corruption == nil { blockStates.keep(replay) }
        newestBlock = try store.newestBlock()
        let lasting = try store.alarms().filter { $0.clearedAtUnixMilliseconds == nil }
        activeAlarms = Dictionary(
            lasting.map { ("\($0.kind) \($0.subject)", $0.identifier) },
            uniquingKeysWith: { first, _ in first }
        )
        finality = try loaded.finality(store)
        tally = CosignatureTally(
            actors: party.actors.map(\.name),
            own: party.actor,
            finalSize: finality.finalSize,
            withheldAfterMilliseconds: configuration.withheldMilliseconds
        )
        (publications, publisher) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
    }

    /// Works until it is cancelled.
    ///
    /// - Throws: What cannot be mended by waiting.
    public func run() async throws {
        try await pinIfNew()
        await checkAtStart()
        try restoreConflicts()
        try finishRotation()
        try await resumeSigning()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.followForever() }
            group.addTask { await self.publishForever() }
            group.addTask { try await self.markForever() }
            group.addTask { try await self.exchangeForever() }
            group.addTask { try await self.pruneForever() }
            group.addTask { try await self.keepHouseForever() }
            group.addTask { try await self.scrubForever() }
            group.addTask { try await self.recordConflictsForever() }
            group.addTask { try await self.serveOperatorForever() }
            group.addTask { try await self.saveAlarmsForever() }
            group.addTask { try await self.recordPolicyForever() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    func pinIfNew() async throws {
        guard try store.text(.origin) == nil else { return }
        try await store.setMeta(PinnedParty.values(party, configuration.block))
    }

    var now: Int64 { PeerClock.unixMilliseconds }
}
