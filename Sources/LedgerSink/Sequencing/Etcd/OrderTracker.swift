internal import EtcdClient

/// Turns what a watch tells into the order's events, and notices what the watch leaves out.
///
/// A watch of all keys tells every revision: one that is missing has been forgotten by the cluster,
/// whatever the cluster says. Progress counts only when every revision up to it has been told,
/// because some releases of etcd tell progress ahead of the changes.
struct OrderTracker {
    /// What became of a revision's first change; it decides about the others of the same revision.
    private enum First {
        case put
        case deletion
    }

    /// The last revision told, or the one to go on from.
    private(set) var revision: UInt64
    /// The first revision that is to be told, and nil while the order is whole.
    private(set) var gapEnd: UInt64?
    /// Changes left out because their revision has its value already.
    private(set) var leftOut: UInt64 = 0
    private var first = First.put
    private var caughtUp: UInt64?

    /// Goes on after a revision; a cluster begins at revision 1, which changes nothing.
    init(after revision: UInt64) {
        self.revision = max(revision, 1)
    }

    /// The watch told changes or progress; answers events until a gap, after which there are none.
    mutating func told(_ answer: EtcdWatchAnswer) -> [OrderEvent] {
        guard gapEnd == nil else { return [] }
        var events: [OrderEvent] = []
        for event in answer.events {
            guard event.revision >= revision else { continue }
            if event.revision > revision + 1 {
                gapEnd = event.revision
                return events + [.compacted(firstRevision: event.revision)]
            }
            if let event = next(event) { events.append(event) }
        }
        if answer.revision == revision, caughtUp != revision {
            caughtUp = revision
            events.append(.caughtUp(revision: revision))
        }
        return events
    }

    /// The cluster said what it has forgotten.
    mutating func compacted(firstRevision: UInt64) -> OrderEvent {
        gapEnd = firstRevision
        return .compacted(firstRevision: firstRevision)
    }

    /// One revision carries one value, or any number of deletions.
    ///
    /// A follower remembers the last revision it has applied. What a transaction of a strange client
    /// puts beside its first change would be lost to those who stop in between and not to others.
    private mutating func next(_ event: EtcdEvent) -> OrderEvent? {
        let isNew = event.revision > revision
        switch event {
        case .put(let value):
            guard isNew else {
                leftOut += 1
                return nil
            }
            revision = event.revision
            first = .put
            return .put(OrderedValue(value))
        case .deleted(let key, let deleted):
            guard isNew || first == .deletion else {
                leftOut += 1
                return nil
            }
            revision = deleted
            first = .deletion
            return .deleted(key: String(decoding: key, as: UTF8.self), revision: deleted)
        }
    }
}

extension OrderedValue {
    /// What etcd holds under a key.
    ///
    /// Bytes of a key that are no text become replacement characters, for every follower the same.
    init(_ value: EtcdValue) {
        self.init(
            key: String(decoding: value.key, as: UTF8.self),
            revision: value.revision,
            version: value.version,
            value: value.value
        )
    }
}
