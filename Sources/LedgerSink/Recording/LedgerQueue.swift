import Glibc
internal import VotingCore

/// Hands records from those who vote to the thread that writes.
///
/// Two areas take turns: records go into one while the other is on its way to the disk. Once the
/// first is full it stays full until they change places, so that one gap entry behind it stands for
/// all that was dropped. The areas grow in pieces, so that no record pays for moving the others.
///
/// `@unchecked Sendable` because every mutable member is touched under `mutex` only.
final class LedgerQueue: @unchecked Sendable {
    /// Records of one piece.
    static let pieceRecords = 256

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let wakeUp: UnsafeMutablePointer<pthread_cond_t>
    private let limits: RecorderLimits
    private var round = RecordRound()
    private var piece: [PendingRecord] = []
    private var byteCount = 0
    /// Uptime at which what is here is to be written; nil when nothing is.
    private var dueNanoseconds: UInt64?
    /// A batch is on its way into the order, so that what waits for the order gains nothing by haste.
    private var isOrderBusy = false
    /// Somebody here waits for the order and was told to wait for others.
    private var hasDeferred = false
    private var standing: WriterStanding?
    private var isClosed = false
    private var dropped: UInt64 = 0

    init(limits: RecorderLimits) {
        self.limits = limits
        piece.reserveCapacity(Self.pieceRecords)
        mutex = .allocate(capacity: 1)
        wakeUp = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(wakeUp, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(wakeUp)
        pthread_mutex_destroy(mutex)
        wakeUp.deallocate()
        mutex.deallocate()
    }

    /// Records that found no room so far.
    var droppedRecords: UInt64 { locked { dropped } }

    /// Takes a record; false when there is no room.
    func append(_ pending: PendingRecord) -> Bool {
        let bytes = pending.byteCount
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        // What came after a gap would stand before it: until the areas change places all is dropped.
        guard !isClosed, round.gap == nil, byteCount + bytes <= limits.memoryBytesMax else {
            drop(at: pending.record.completedAtUnixMicroseconds)
            return false
        }
        if piece.count == Self.pieceRecords {
            round.pieces.append(piece)
            piece = []
            piece.reserveCapacity(Self.pieceRecords)
        }
        piece.append(pending)
        let before = byteCount
        byteCount += bytes
        let half = limits.memoryBytesMax / 2
        // Waking the writer costs a system call: only when it would sleep too long otherwise.
        let isDeferred = isOrderBusy && pending.waitsForOrder
        if isDeferred { hasDeferred = true }
        let due = Self.uptime() + limits.linger(of: pending, isOrderBusy: isOrderBusy)
        let isSooner = dueNanoseconds.map { due + 1_000_000 < $0 } ?? true
        if isSooner { dueNanoseconds = due }
        if isSooner || (before < half && byteCount >= half) { pthread_cond_signal(wakeUp) }
        return true
    }

    /// Waits until something is due, at most for a time, then hands over what is here.
    ///
    /// The round is empty when the time is over or `resume` was called; it is the last after closing.
    func take(waitMilliseconds: Int) -> RecordRound {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let end = Self.uptime() + UInt64(waitMilliseconds) * 1_000_000
        while !isClosed, standing == nil, byteCount < limits.memoryBytesMax / 2 {
            let now = Self.uptime()
            let until = min(end, dueNanoseconds ?? end)
            guard now < until else { break }
            wait(until: until)
        }
        // Called for another reason: what is here may wait for more.
        let isEarly = !isClosed && byteCount < limits.memoryBytesMax / 2 && round.gap == nil
        if isEarly, let due = dueNanoseconds, Self.uptime() < due { return RecordRound() }
        var taken = round
        if !piece.isEmpty {
            taken.pieces.append(piece)
            piece = []
            piece.reserveCapacity(Self.pieceRecords)
        }
        taken.isLast = isClosed
        round = RecordRound()
        byteCount = 0
        dueNanoseconds = nil
        hasDeferred = false
        return taken
    }

    /// Waits without taking anything; returns true once the queue is closed.
    func pause(milliseconds: Int) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let end = Self.uptime() + UInt64(milliseconds) * 1_000_000
        while !isClosed, Self.uptime() < end { wait(until: end) }
        return isClosed
    }

    /// Tells whether a batch is on its way into the order.
    ///
    /// One batch at a time is: what comes meanwhile would only become many small batches in a row. So
    /// records whose answers wait for the order are gathered until the way is free, or lingered enough.
    func setOrderBusy(_ isBusy: Bool) {
        locked {
            isOrderBusy = isBusy
            guard !isBusy, hasDeferred else { return }
            hasDeferred = false
            dueNanoseconds = Self.uptime()
            pthread_cond_signal(wakeUp)
        }
    }

    /// Leaves word where the ledger says the writer stands; the writer adapts the chain to it.
    func resume(from standing: WriterStanding) {
        locked {
            self.standing = standing
            pthread_cond_signal(wakeUp)
        }
    }

    /// Takes the word that `resume` left.
    func takeStanding() -> WriterStanding? {
        locked {
            defer { standing = nil }
            return standing
        }
    }

    /// Ends the queue: the writer takes what is here and ends.
    func close() {
        locked {
            isClosed = true
            pthread_cond_broadcast(wakeUp)
        }
    }

    private func drop(at time: Int64) {
        dropped += 1
        guard !isClosed else { return }
        if round.gap == nil {
            round.gap = RecordGap(
                dropped: 0,
                firstAtUnixMicroseconds: time,
                lastAtUnixMicroseconds: time,
                reason: RecordGap.fullReason
            )
        }
        round.gap?.dropped += 1
        round.gap?.lastAtUnixMicroseconds = time
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    private func wait(until nanoseconds: UInt64) {
        var deadline = timespec(
            tv_sec: Int(nanoseconds / 1_000_000_000),
            tv_nsec: Int(nanoseconds % 1_000_000_000)
        )
        pthread_cond_timedwait(wakeUp, mutex, &deadline)
    }

    private static func uptime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
