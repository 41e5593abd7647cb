public import TransparencyLog

/// Makes the log from the order: the same order gives the same leaves, flags, blocks and roots.
///
/// A pure value: what it is told goes in, what a peer has to do comes out. Everything that the log
/// depends on is in the order and in the rules; no clock and no chance.
public struct LedgerReplay: Sendable {
    /// What every peer holds alike.
    public let rules: ReplayRules
    var state: ReplayState
    /// A batch whose leaves are being taken from another peer's log.
    var adoption = Adoption()

    /// Starts with an empty log.
    public init(rules: ReplayRules) {
        self.rules = rules
        state = ReplayState(rules: rules)
    }

    /// Takes up where `encodedState` was taken; the rules must be the same.
    public init(rules: ReplayRules, state bytes: [UInt8]) throws(FormatError) {
        self.rules = rules
        state = try ReplayState(bytes, rules: rules)
    }

    /// Everything that the replay has come to; store it together with what the actions gave.
    public var encodedState: [UInt8] { state.encoded(rules: rules) }

    /// Leaves of the log.
    public var size: UInt64 { state.frontier.size }
    /// Root of the log.
    public var root: TreeHash { state.frontier.root }
    /// The block that leaves are being added to.
    public var openBlock: OpenBlock { state.block }
    /// Number of the order.
    public var orderEpoch: UInt32 { state.orderEpoch }

    /// True from the first leaf taken over until `finishAdoption`, over restarts too.
    ///
    /// Only another peer knows where the blocks between began, so the order is not applied meanwhile.
    public var isAdopting: Bool { state.isAdopting }

    /// Follow the order after this revision.
    ///
    /// One below the last revision applied: a revision with several values may have been told in part.
    /// What was applied is known and passed over.
    public var resumeRevision: UInt64 { state.revision == 0 ? 0 : state.revision - 1 }

    /// Where a writer stands; nil when nobody has enrolled it.
    public func standing(of writer: WriterName) -> WriterState? { state.writers[writer] }

    /// All writers that somebody has enrolled.
    public var writers: [WriterName: WriterState] { state.writers }

    /// The last mark of each actor.
    public var storedMarks: [String: StoredMark] { state.marks }

    /// Whether another replay has the same leaves and writers, whatever of the order has come since.
    ///
    /// What differs between peers that read the same leaves stays out: their place among marks and signatures,
    /// and what deletions have freed.
    public func agrees(with other: LedgerReplay) -> Bool {
        rules.digest == other.rules.digest && state.orderEpoch == other.state.orderEpoch
            && state.frontier == other.state.frontier
            && state.writers.mapValues(\.comparable) == other.state.writers.mapValues(\.comparable)
    }

    /// Takes what the order told next and says what is to be done.
    ///
    /// Nothing while leaves are being taken over: `resumeRevision` stays, so that nothing is lost.
    ///
    /// - Parameters:
    ///   - input: what the order told.
    ///   - known: the value's batch, when the caller has read these very bytes already; the outcome is the
    ///     same without it.
    /// - Returns: what is to be done.
    public mutating func apply(_ input: ReplayInput, known: Batch? = nil) -> [ReplayAction] {
        guard !state.isAdopting else { return [] }
        return switch input {
        case .put(let key, let revision, let version, let value):
            put(key: key, revision: revision, version: version, value: value, known)
        case .deleted(let key, let revision):
            deleted(key: key, revision: revision)
        case .orderBegan(let epoch):
            orderBegan(epoch)
        }
    }

    private mutating func put(
        key text: String,
        revision: UInt64,
        version: UInt64,
        value: [UInt8],
        _ known: Batch?
    ) -> [ReplayAction] {
        guard revision >= state.revision else { return [] }
        let digest = ReplayState.digest(ofKey: text)
        var actions: [ReplayAction] = []
        if revision > state.revision {
            state.revision = revision
            state.keysAtRevision = [digest]
        } else {
            guard !state.keysAtRevision.contains(digest) else { return [] }
            guard state.keysAtRevision.count < ReplayState.keysPerRevisionMax else { return [] }
            state.keysAtRevision.append(digest)
            actions.append(
                alarm(.sharedRevision, shown(text), "several values came in one transaction")
            )
        }
        switch OrderKey(text) {
        case .batch: actions += applyBatch(value, key: text, version: version, known)
        case .blockMark(let start): actions += applyMark(start, key: text)
        case .cosignature(let size, let actor):
            actions += applyCosignature(size, actor: actor, value: value)
        case .stored(let actor): actions += applyStored(actor: actor, value: value)
        case nil where text.utf8.starts(with: OrderKey.batchPrefix.utf8):
            actions += appendUndecodable(
                value,
                key: text,
                flag: .malformed,
                "its key is no key of a batch"
            )
        case nil:
            actions.append(alarm(.strayKey, shown(text), "the ledger has no such key"))
        }
        return actions
    }

    private mutating func applyMark(_ start: UInt64, key: String) -> [ReplayAction] {
        // A mark behind the open block comes late and harms nobody; one of a block to come was not
        // made by a peer that keeps to the rules.
        guard start >= state.block.start else { return [] }
        guard start == state.block.start, !state.block.isEmpty else {
            return [alarm(.strayMark, key, "the mark is for a block that has no entries yet")]
        }
        return [cut(.time)]
    }

    private mutating func applyCosignature(
        _ size: UInt64,
        actor: String,
        value: [UInt8]
    ) -> [ReplayAction] {
        guard rules.hasActor(actor) else {
            return [alarm(.unknownActor, actor, "a cosignature of an actor that the policy lacks")]
        }
        guard value.count <= LedgerLimits.batchBytesMax else {
            let key = OrderKey.cosignature(size: size, actor: actor).text
            return [alarm(.tooLarge, key, "a cosignature of \(value.count) bytes")]
        }
        return [.cosignature(size: size, actor: actor, bytes: value)]
    }

    private mutating func applyStored(actor: String, value: [UInt8]) -> [ReplayAction] {
        guard rules.hasActor(actor) else {
            return [alarm(.unknownActor, actor, "a mark of an actor that the policy lacks")]
        }
        guard let mark = StoredMark(value) else {
            let text = "what is put as what the actor has stored cannot be read"
            return [alarm(.malformed, OrderKey.stored(actor: actor).text, text)]
        }
        // A mark of less than before is that of a peer that lost its database: the last one holds.
        state.marks[actor] = mark
        return [.stored(mark, actor: actor)]
    }

    private mutating func deleted(key text: String, revision: UInt64) -> [ReplayAction] {
        guard revision >= state.revision else { return [] }
        switch OrderKey(text) {
        case .batch(let writer, let sequence):
            state.writers[writer]?.unblock(sequence)
            let stored = state.marks.values.count { $0.sequences[writer] ?? 0 >= sequence }
            guard stored < rules.majority else { return [] }
            return [
                alarm(
                    .deleted,
                    OrderKey.prefix(of: writer),
                    "entry \(sequence) and on was deleted from the order before a majority stored it; "
                        + "the log keeps it where it was read"
                )
            ]
        case .stored(let actor):
            let text = "the mark of what the actor has stored was deleted"
            return [alarm(.deleted, OrderKey.stored(actor: actor).text, text)]
        case .blockMark, .cosignature, nil: return []
        }
    }

    private mutating func orderBegan(_ epoch: UInt32) -> [ReplayAction] {
        guard epoch > state.orderEpoch else { return [] }
        state.orderEpoch = epoch
        state.revision = 0
        state.keysAtRevision = []
        // Nothing lies under any key of the new order.
        for writer in state.writers.keys { state.writers[writer]?.blocked = [] }
        return [
            alarm(
                .orderChanged,
                "order \(epoch)",
                "the sequencer was replaced; entries that were not final may come again"
            )
        ]
    }

    /// Remembers that a writer cannot use a key, because it holds what does not count.
    mutating func block(_ key: String) {
        guard case .batch(let writer, let sequence) = OrderKey(key) else { return }
        state.writers[writer]?.block(sequence)
    }

    func alarm(
        _ kind: LedgerAlarm.Kind,
        _ subject: String,
        _ text: String,
        leaf: UInt64? = nil
    ) -> ReplayAction {
        .alarm(
            LedgerAlarm(
                kind: kind,
                subject: subject,
                revision: state.revision,
                leafIndex: leaf,
                text: text
            )
        )
    }
}
