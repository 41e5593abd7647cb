/// Compares what the actors say of one engine's events, in the order of the log.
///
/// Pure: the same entries in the same order give the same reports, so that every peer comes to them
/// and anybody can check a `conflict` entry. An event is classified once every feed has gone on past
/// it by the settling time, or when a feed has stood still for long.
public struct ConflictDetector: Sendable {
    /// Events that wait to be classified at most; the oldest is classified as it stands.
    public static let pendingMax = 16_384
    /// Classified events, and containers, that are remembered.
    public static let rememberedMax = 16_384
    /// Times in which an actor says that it lost events, per actor.
    public static let gapsMax = 64

    /// How far every feed has to be past an event before it is classified.
    public let settleNanoseconds: Int64
    /// How far the fastest feed has to be past an event before a silent feed counts as absent.
    public let stalledNanoseconds: Int64

    private var feeds: [String: Feed] = [:]
    private var collectors: Set<WriterName> = []
    private var pending: [PendingEvent] = []
    private var classified: [LedgerDigest: LedgerDigest] = [:]
    private var classifiedOrder: [LedgerDigest] = []
    private var containers: [String: Followed] = [:]
    private var containerOrder: [String] = []

    private struct Feed {
        var latest: UnixNanoseconds
        var gaps: [ClosedRange<UnixNanoseconds>] = []
    }

    /// A container as the classified events leave it.
    private struct Followed {
        var state: ContainerLifecycle?
        var latest: UnixNanoseconds
    }

    fileprivate struct PendingEvent {
        let time: UnixNanoseconds
        let key: LedgerDigest
        let event: ContainerEvent
        var contents: [String: LedgerDigest]
    }

    /// Starts with nothing seen.
    public init(
        settleNanoseconds: Int64 = 30_000_000_000,
        stalledNanoseconds: Int64 = 600_000_000_000
    ) {
        self.settleNanoseconds = max(settleNanoseconds, 0)
        self.stalledNanoseconds = max(stalledNanoseconds, self.settleNanoseconds)
    }

    /// Events that wait to be classified.
    public var pendingCount: Int { pending.count }

    /// Takes the next entry of a batch whose flag counts; returns what has settled.
    public mutating func observe(_ entry: LedgerEntry, by writer: WriterName) -> [ConflictReport] {
        var reports: [ConflictReport] = []
        if case .lifecycleEvent(let event) = entry.body {
            collectors.insert(writer)
            if let late = take(event, at: entry.time, of: writer.actor) { reports.append(late) }
        }
        guard collectors.contains(writer) else { return reports }
        if case .gap(let notice) = entry.body, notice.firstTime <= notice.lastTime {
            feeds[writer.actor]?.gaps.append(notice.firstTime...notice.lastTime)
            if let count = feeds[writer.actor]?.gaps.count, count > Self.gapsMax {
                feeds[writer.actor]?.gaps.removeFirst(count - Self.gapsMax)
            }
        }
        if let latest = feeds[writer.actor]?.latest, entry.time > latest {
            feeds[writer.actor]?.latest = entry.time
        }
        return reports + settle()
    }

    /// Classifies everything that waits, as at the end of a log that was closed.
    public mutating func finish() -> [ConflictReport] {
        let rest = pending
        pending = []
        return rest.map { classify($0) }
    }

    /// Notes an observation; a report when it comes after the event was classified and differs.
    private mutating func take(
        _ event: ContainerEvent,
        at time: UnixNanoseconds,
        of actor: String
    ) -> ConflictReport? {
        if feeds[actor] == nil { feeds[actor] = Feed(latest: time) }
        let key = event.key(at: time)
        let content = event.contentDigest
        if let known = classified[key] {
            guard known != content else { return nil }
            return ConflictReport(
                kind: .altered,
                eventKey: key,
                observations: [.init(actor: actor, content: content)],
                text: Self.text(event, at: time) + ", told late by \(actor)"
            )
        }
        let place = pending.partition(time: time, key: key)
        if pending.indices.contains(place), pending[place].key == key {
            // What an actor says first counts; a second version of it is its own contradiction.
            if let first = pending[place].contents[actor], first != content {
                return ConflictReport(
                    kind: .altered,
                    eventKey: key,
                    observations: [.init(actor: actor, content: content)],
                    text: Self.text(event, at: time) + ", told twice by \(actor)"
                )
            }
            pending[place].contents[actor] = content
            return nil
        }
        let event = PendingEvent(time: time, key: key, event: event, contents: [actor: content])
        pending.insert(event, at: place)
        return nil
    }

    private mutating func settle() -> [ConflictReport] {
        guard let slowest = feeds.values.map(\.latest).min(),
            let fastest = feeds.values.map(\.latest).max()
        else { return [] }
        var count = 0
        for event in pending {
            let isPast =
                event.time.isBefore(slowest, by: settleNanoseconds)
                || event.time.isBefore(fastest, by: stalledNanoseconds)
            guard isPast || pending.count - count > Self.pendingMax else { break }
            count += 1
        }
        guard count > 0 else { return [] }
        let ready = pending.prefix(count)
        pending.removeFirst(count)
        return ready.map { classify($0) }
    }

    private mutating func classify(_ event: PendingEvent) -> ConflictReport {
        let isInOrder = noteLifecycle(event.event, at: event.time)
        remember(event)
        let absent = feeds.keys.filter { event.contents[$0] == nil }
        let isLost = absent.allSatisfy { actor in
            feeds[actor]?.gaps.contains { $0.contains(event.time) } ?? false
        }
        let kind: ConflictClass =
            if Set(event.contents.values).count > 1 {
                .altered
            } else if !absent.isEmpty, isLost {
                .gap
            } else if !absent.isEmpty {
                event.contents.count == 1 ? .uncorroborated : .missing
            } else {
                isInOrder ? .agreed : .order
            }
        return ConflictReport(
            kind: kind,
            eventKey: event.key,
            observations: feeds.keys.map { .init(actor: $0, content: event.contents[$0]) },
            text: Self.text(event.event, at: event.time)
        )
    }

    private mutating func remember(_ event: PendingEvent) {
        // The content that most actors saw; the smallest digest when none leads, to be the same anywhere.
        var counts: [LedgerDigest: Int] = [:]
        for content in event.contents.values { counts[content, default: 0] += 1 }
        let most = counts.max { left, right in
            left.value == right.value
                ? right.key.bytes.lexicographicallyPrecedes(left.key.bytes)
                : left.value < right.value
        }
        guard let most else { return }
        if classified.updateValue(most.key, forKey: event.key) == nil {
            classifiedOrder.append(event.key)
        }
        guard classifiedOrder.count > 2 * Self.rememberedMax else { return }
        for key in classifiedOrder.prefix(Self.rememberedMax) { classified[key] = nil }
        classifiedOrder.removeFirst(Self.rememberedMax)
    }

    /// Takes an event of a container; false when no engine can say it after those before.
    ///
    /// Where an actor said since the event before that it lost some, anything can follow.
    private mutating func noteLifecycle(
        _ event: ContainerEvent,
        at time: UnixNanoseconds
    ) -> Bool {
        guard event.type == "container" else { return true }
        let name = event.engine + "/" + event.object
        if containers[name] == nil { containerOrder.append(name) }
        let before = containers[name]
        var state = before?.state
        var isInOrder = ContainerLifecycle.take(event.action, &state)
        containers[name] = Followed(state: state, latest: time)
        if !isInOrder, let latest = before?.latest {
            isInOrder = feeds.values.contains { feed in
                feed.gaps.contains { $0.upperBound > latest && $0.lowerBound <= time }
            }
        }
        if containerOrder.count > 2 * Self.rememberedMax {
            for name in containerOrder.prefix(Self.rememberedMax) { containers[name] = nil }
            containerOrder.removeFirst(Self.rememberedMax)
        }
        return isInOrder
    }

    private static func text(_ event: ContainerEvent, at time: UnixNanoseconds) -> String {
        let name =
            event.attributes.first { $0.name == "name" }.map { " (\(shown($0.value)))" } ?? ""
        return
            "\(shown(event.type)) \(shown(event.action)) \(shown(event.object))\(name) at \(time) ns"
    }
}

extension [ConflictDetector.PendingEvent] {
    /// Where an event stands, or belongs, among events sorted by time and key.
    fileprivate func partition(time: UnixNanoseconds, key: LedgerDigest) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let other = self[middle]
            let isBefore =
                other.time == time
                ? other.key.bytes.lexicographicallyPrecedes(key.bytes) : other.time < time
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Int64 {
    /// Tells whether this time lies before another by at least a distance.
    fileprivate func isBefore(_ other: Int64, by distance: Int64) -> Bool {
        other >= self && UInt64(bitPattern: other &- self) >= UInt64(distance)
    }
}
