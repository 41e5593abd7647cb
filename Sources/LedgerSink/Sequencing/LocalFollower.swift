internal import GRDB

/// One reader of a local order; asked for one event after the other by a single task.
actor LocalFollower {
    /// Events read at once; each may be as large as a batch.
    static let eventsAtOnce = 64

    private let pool: DatabasePool
    private let notifier: OrderNotifier
    private var cursor: UInt64
    private var waiting: ArraySlice<OrderEvent> = []
    private var hasToldCaughtUp = false
    private var isChecked = false
    private var isOver = false

    init(pool: DatabasePool, notifier: OrderNotifier, after revision: UInt64) {
        self.pool = pool
        self.notifier = notifier
        cursor = revision
    }

    /// The next event; nil when the task was cancelled, and after `compacted`.
    func next() async throws -> OrderEvent? {
        while true {
            if let event = waiting.popFirst() {
                // What was forgotten has to come from elsewhere first: the caller follows again.
                if case .compacted = event { isOver = true }
                return event
            }
            if isOver || Task.isCancelled { return nil }
            if try await read() { continue }
            guard hasToldCaughtUp else {
                hasToldCaughtUp = true
                return .caughtUp(revision: cursor)
            }
            await notifier.wait(beyond: cursor)
        }
    }

    /// Reads on; false when there is nothing new.
    private func read() async throws -> Bool {
        let (after, checks) = (Int64(bitPattern: cursor), !isChecked)
        let batch = try await pool.read { database -> Batch in
            let compacted = try LocalSequencer.fact("compacted", in: database) ?? 0
            if checks, after < compacted - 1 {
                return Batch(events: [.compacted(firstRevision: UInt64(bitPattern: compacted))])
            }
            return try Self.events(after: after, in: database)
        }
        isChecked = true
        guard !batch.events.isEmpty else { return false }
        hasToldCaughtUp = false
        cursor = batch.last ?? cursor
        waiting = batch.events[...]
        return true
    }

    private struct Batch {
        var events: [OrderEvent]
        var last: UInt64?
    }

    private static func events(after revision: Int64, in database: Database) throws -> Batch {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT rev, key, version, value FROM events WHERE rev > ? ORDER BY rev LIMIT ?",
            arguments: [revision, eventsAtOnce]
        )
        var batch = Batch(events: [])
        while let row = try rows.next() {
            let place = UInt64(bitPattern: row[0] as Int64)
            batch.last = place
            guard !row.hasNull(atIndex: 3) else {
                batch.events.append(.deleted(key: row[1], revision: place))
                continue
            }
            batch.events.append(
                .put(
                    OrderedValue(
                        key: row[1],
                        revision: place,
                        version: UInt64(bitPattern: row[2] as Int64),
                        value: StoredBytes.of(row, 3)
                    )
                )
            )
        }
        return batch
    }
}
