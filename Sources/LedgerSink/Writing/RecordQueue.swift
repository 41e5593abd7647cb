import Glibc
internal import VotingCore

/// Hands encoded lines from those who vote to the thread that writes.
///
/// Two areas take turns: records go into one while the other is on its way to the disk. Once the
/// first is full it stays full until they change places, so that one gap line behind it stands
/// for all that was dropped.
///
/// `@unchecked Sendable` because every mutable member is touched under `mutex` only, except the
/// area handed out by `swap`, which belongs to the writer until its next call.
final class RecordQueue: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let wakeUp: UnsafeMutablePointer<pthread_cond_t>
    private let encoder: VoteLineEncoder
    private let bytesMax: Int
    private var filling: ByteArea
    private var resting: ByteArea
    private var gap: VoteGap?
    private var lastNumber: UInt64 = 0
    private var dropped: UInt64 = 0
    private var isClosed = false

    init(encoder: VoteLineEncoder, bytesMax: Int) {
        self.encoder = encoder
        self.bytesMax = bytesMax
        // One line more than the bound: the gap line always fits.
        filling = ByteArea(capacity: bytesMax + VoteLineEncoder.lineBytesMax)
        resting = ByteArea(capacity: bytesMax + VoteLineEncoder.lineBytesMax)
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

    var droppedRecords: UInt64 {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return dropped
    }

    /// Encodes a record, or counts it as dropped when there is no room.
    func append(_ record: VoteRecord) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        lastNumber += 1
        guard !isClosed, filling.count + VoteLineEncoder.lineBytesMax <= bytesMax else {
            drop(at: record.completedAtUnixMicroseconds)
            return
        }
        let before = filling.count
        encoder.encode(record, number: lastNumber, into: filling)
        // Waking the writer costs a system call, so it happens once per half a buffer only.
        if before < bytesMax / 2, filling.count >= bytesMax / 2 { pthread_cond_signal(wakeUp) }
    }

    /// Waits up to a time for lines, then returns them; nil after closing when none are left.
    func swap(waitMilliseconds: Int) -> ByteArea? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if !isClosed, filling.count < bytesMax / 2 {
            var deadline = Self.deadline(afterMilliseconds: waitMilliseconds)
            pthread_cond_timedwait(wakeUp, mutex, &deadline)
        }
        if let gap {
            encoder.encodeGap(gap, into: filling)
            self.gap = nil
        }
        if filling.count == 0, isClosed { return nil }
        let full = filling
        filling = resting
        filling.clear()
        resting = full
        return full
    }

    /// Waits without taking anything; returns true once the queue is closed.
    func pause(milliseconds: Int) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard !isClosed else { return true }
        var deadline = Self.deadline(afterMilliseconds: milliseconds)
        // A signal for a half full buffer ends the pause early, which only means an earlier retry.
        pthread_cond_timedwait(wakeUp, mutex, &deadline)
        return isClosed
    }

    /// Counts lines the writer had to give up.
    func lost(lines: UInt64) {
        pthread_mutex_lock(mutex)
        dropped += lines
        pthread_mutex_unlock(mutex)
    }

    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_broadcast(wakeUp)
        pthread_mutex_unlock(mutex)
    }

    private func drop(at time: Int64) {
        dropped += 1
        guard !isClosed else { return }
        if gap == nil {
            gap = VoteGap(
                dropped: 0,
                lastNumber: lastNumber,
                beganAtUnixMicroseconds: time,
                endedAtUnixMicroseconds: time
            )
        }
        gap?.dropped += 1
        gap?.lastNumber = lastNumber
        gap?.endedAtUnixMicroseconds = time
    }

    private static func deadline(afterMilliseconds milliseconds: Int) -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let nanoseconds = time.tv_nsec + milliseconds % 1_000 * 1_000_000
        time.tv_sec += milliseconds / 1_000 + nanoseconds / 1_000_000_000
        time.tv_nsec = nanoseconds % 1_000_000_000
        return time
    }
}
