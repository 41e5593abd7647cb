import Glibc
public import VotingCore

/// Records votes as lines of JSON in `votes.jsonl` of a folder, written by a thread of its own.
///
/// `record` only encodes into memory. When the disk does not keep up, records are dropped, counted
/// and represented by one line of kind `gap`; when the disk is full, writing is tried again until
/// it works.
///
/// `@unchecked Sendable` because its mutable state, `thread`, is taken under `closing` only; the
/// queue guards itself.
public final class JSONLinesVoteRecorder: VoteRecorder, @unchecked Sendable {
    private let queue: RecordQueue
    private let closing: UnsafeMutablePointer<pthread_mutex_t>
    private var thread: pthread_t?

    /// Opens the folder, making it if needed, and starts the thread.
    ///
    /// - Parameters:
    ///   - directory: Folder of the files.
    ///   - replicaNames: Names of the service's replicas in plan order.
    ///   - limits: Bounds of memory and files.
    /// - Throws: When the folder or the file cannot be made or opened.
    public init(
        directory: String,
        replicaNames: [String],
        limits: VoteFileLimits = VoteFileLimits()
    ) throws(VoteFileError) {
        try VoteFiles.makeDirectory(directory)
        let writer = try VoteFileWriter(directory: directory, limits: limits)
        queue = RecordQueue(
            encoder: VoteLineEncoder(replicaNames: replicaNames),
            bytesMax: limits.bufferBytesMax
        )
        closing = .allocate(capacity: 1)
        pthread_mutex_init(closing, nil)
        let work = WriterThread(queue: queue, writer: writer, wait: limits.flushMilliseconds)
        let pointer = Unmanaged.passRetained(work)
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, WriterThread.main, pointer.toOpaque())
        guard code == 0 else {
            pointer.release()
            throw VoteFileError(.startThread, path: directory, code)
        }
        self.thread = thread
    }

    deinit {
        close()
        pthread_mutex_destroy(closing)
        closing.deallocate()
    }

    /// Takes a record and numbers it; never blocks on the disk.
    public func record(_ record: VoteRecord) {
        queue.append(record)
    }

    /// Takes a record; these files know no stage beyond `async`.
    public func record(
        _ record: VoteRecord,
        isComplete: Bool,
        reaching durability: Durability,
        then: @escaping @Sendable (DurabilityOutcome) -> Void
    ) {
        if isComplete { self.record(record) }
        then(durability == .async ? .reached : .missed)
    }

    /// Records that were not written since the recorder was opened.
    public var status: RecorderStatus {
        var status = RecorderStatus()
        status.droppedRecords = queue.droppedRecords
        return status
    }

    /// Writes what is waiting and ends the thread; later records are counted as dropped.
    ///
    /// A disk that takes nothing is tried once more, not waited for.
    public func close() {
        pthread_mutex_lock(closing)
        defer { pthread_mutex_unlock(closing) }
        guard let thread else { return }
        queue.close()
        pthread_join(thread, nil)
        self.thread = nil
    }
}
