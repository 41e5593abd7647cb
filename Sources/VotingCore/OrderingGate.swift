/// Orders the writes of one service and tells reads which commits they overlapped.
///
/// Two locks as values: W, a fair first-in first-out mutex for whole write transactions, and C,
/// which a commit holds alone and which reads and snapshots that must not see half a commit share.
/// Nothing here waits: each event returns the requests that are granted now, and the caller wakes
/// them. Late, duplicate and foreign events change nothing.
///
/// A waiter (a session, a lease) moves through W and C independently:
/// - W: none -> queued (`writeRequested`, `holdRequested`) -> holder (`.write`, `.hold`) -> none
///   (`writeReleased`, `cancelled`).
/// - C as the holder of W: none -> draining (`commitBegan`) -> in flight (`.commit`) -> none
///   (`commitEnded`, `writeReleased`, `cancelled`).
/// - C shared: none -> waiting (`sharedRequested`) -> holder (`.shared`) -> none
///   (`sharedReleased`, `cancelled`).
public struct OrderingGate<Waiter: Hashable & Sendable>: Sendable {
    /// A request that may go on.
    public enum Grant: Equatable, Sendable {
        /// The waiter holds W: its transaction may run.
        case write(Waiter)
        /// The waiter holds W for a copy or a consistent point; nothing commits after `sequence`.
        case hold(Waiter, sequence: UInt64)
        /// The waiter holds C alone; its commit gets this number when it ends as committed.
        case commit(Waiter, sequence: UInt64)
        /// The waiter shares C: no commit runs until it releases.
        case shared(Waiter)
    }

    /// What a waiter wants W for.
    private enum Purpose: Sendable {
        case write
        case hold
    }

    /// The exclusive side of C.
    ///
    /// `idle` goes to `draining` when the holder of W begins a commit; `draining` goes to
    /// `inFlight` when the shared holders are gone, or back to `idle` when the commit is given up;
    /// `inFlight` goes to `idle` when the commit ends.
    private enum Commit: Sendable {
        case idle
        case draining
        case inFlight
    }

    /// Sequence number of the last committed write.
    public private(set) var sequence: UInt64
    /// Who holds W.
    public private(set) var writer: Waiter?

    private var writerPurpose = Purpose.write
    private var writers = FIFOQueue<(waiter: Waiter, purpose: Purpose)>()
    private var commit = Commit.idle
    private var begunCommits: UInt64 = 0
    private var sharedHolders: Set<Waiter> = []
    private var sharedWaiters = FIFOQueue<Waiter>()

    /// Creates a gate whose last committed write has the given number.
    public init(sequence: UInt64 = 0) {
        self.sequence = sequence
    }

    /// True while a commit holds C alone.
    public var commitInFlight: Bool {
        switch commit {
        case .idle, .draining: false
        case .inFlight: true
        }
    }

    /// Waiters queued for W, not counting its holder.
    public var waitingWriters: Int { writers.count }

    /// True while a lease holds W.
    public var isHeld: Bool { writer != nil && writerPurpose == .hold }

    /// The present point in the order of commits.
    public var epoch: ReadEpoch {
        ReadEpoch(
            sequence: sequence,
            commitInFlight: commitInFlight,
            begunCommits: begunCommits
        )
    }

    /// Tells whether any commit ran at some time between `epoch` and now.
    public func overlapped(since epoch: ReadEpoch) -> Bool {
        epoch.commitInFlight || begunCommits != epoch.begunCommits || sequence != epoch.sequence
    }
}

extension OrderingGate {
    /// A session wants to write.
    public mutating func writeRequested(_ waiter: Waiter) -> [Grant] {
        enqueue(waiter, for: .write)
    }

    /// A lease wants all writes to stop; it queues with the writers and commits nothing.
    public mutating func holdRequested(_ waiter: Waiter) -> [Grant] {
        enqueue(waiter, for: .hold)
    }

    /// The holder of W is about to make its changes visible.
    public mutating func commitBegan(_ waiter: Waiter) -> [Grant] {
        guard writer == waiter, writerPurpose == .write else { return [] }
        switch commit {
        case .idle:
            commit = .draining
            return granted()
        case .draining, .inFlight:
            return []
        }
    }

    /// The commit has ended on all replicas that will answer.
    ///
    /// - Parameters:
    ///   - waiter: The waiter whose commit it was.
    ///   - committed: True when anything may have changed; only then the number is used up.
    /// - Returns: Requests that may go on.
    public mutating func commitEnded(_ waiter: Waiter, committed: Bool) -> [Grant] {
        guard writer == waiter else { return [] }
        switch commit {
        case .idle:
            return []
        case .draining:
            commit = .idle
        case .inFlight:
            commit = .idle
            if committed { sequence += 1 }
        }
        return granted()
    }

    /// The holder of W is through; a commit it left open has an unknown outcome.
    public mutating func writeReleased(_ waiter: Waiter) -> [Grant] {
        guard writer == waiter else { return [] }
        releaseWriter()
        return granted()
    }

    /// A session wants to read or open a snapshot while no commit runs.
    ///
    /// The committing waiter itself passes at once: waiting for its own commit would never end.
    public mutating func sharedRequested(_ waiter: Waiter) -> [Grant] {
        guard !sharedHolders.contains(waiter) else { return [] }
        guard !sharedWaiters.contains(where: { $0 == waiter }) else { return [] }
        if commit != .idle, writer == waiter {
            sharedHolders.insert(waiter)
            return [.shared(waiter)]
        }
        sharedWaiters.append(waiter)
        return granted()
    }

    /// The read is done or the snapshot is open.
    public mutating func sharedReleased(_ waiter: Waiter) -> [Grant] {
        guard sharedHolders.remove(waiter) != nil else { return [] }
        return granted()
    }

    /// The waiter is gone: it leaves every queue and releases whatever it holds.
    public mutating func cancelled(_ waiter: Waiter) -> [Grant] {
        writers.removeAll { $0.waiter == waiter }
        sharedWaiters.removeAll { $0 == waiter }
        sharedHolders.remove(waiter)
        if writer == waiter { releaseWriter() }
        return granted()
    }

    private mutating func enqueue(_ waiter: Waiter, for purpose: Purpose) -> [Grant] {
        guard writer != waiter, !writers.contains(where: { $0.waiter == waiter }) else { return [] }
        writers.append((waiter, purpose))
        return granted()
    }

    /// Takes W from its holder.
    ///
    /// A commit in flight may have reached replicas, so its number is used up: no later write may
    /// carry it.
    private mutating func releaseWriter() {
        switch commit {
        case .idle, .draining: break
        case .inFlight: sequence += 1
        }
        commit = .idle
        writer = nil
    }

    /// Grants all that can go on now.
    private mutating func granted() -> [Grant] {
        var grants: [Grant] = []
        if writer == nil, let next = writers.popFirst() {
            writer = next.waiter
            writerPurpose = next.purpose
            switch next.purpose {
            case .write: grants.append(.write(next.waiter))
            case .hold: grants.append(.hold(next.waiter, sequence: sequence))
            }
        }
        switch commit {
        case .idle:
            while let waiter = sharedWaiters.popFirst() {
                sharedHolders.insert(waiter)
                grants.append(.shared(waiter))
            }
        case .draining:
            guard let writer, sharedHolders.isEmpty || sharedHolders == [writer] else { break }
            commit = .inFlight
            begunCommits += 1
            grants.append(.commit(writer, sequence: sequence + 1))
        case .inFlight:
            break
        }
        return grants
    }
}
