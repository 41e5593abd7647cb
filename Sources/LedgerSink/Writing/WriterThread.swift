import Glibc

/// The thread that takes lines from the queue to the disk until the queue is closed and empty.
final class WriterThread {
    private let queue: RecordQueue
    private var writer: VoteFileWriter
    private let waitMilliseconds: Int

    init(queue: RecordQueue, writer: VoteFileWriter, wait milliseconds: Int) {
        self.queue = queue
        self.writer = writer
        self.waitMilliseconds = milliseconds
    }

    /// Entry point; takes over the retained reference it is given.
    static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        guard let pointer = $0 else { return nil }
        Unmanaged<WriterThread>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
    }

    private func run() {
        while let area = queue.swap(waitMilliseconds: waitMilliseconds) {
            if area.count > 0 { writer.write(area, from: queue) }
        }
        writer.close()
    }
}
