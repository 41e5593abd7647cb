import CSpawn
import Glibc
import Synchronization

/// A pipe to or from a child; no other child inherits it, and what is still open closes with it.
public final class ChildPipe: Sendable {
    private static let chunkBytes = 65_536

    private let readingEnd: Mutex<Int32?>
    private let writingEnd: Mutex<Int32?>

    /// Makes one with both ends open.
    public init() throws {
        var ends: [Int32] = [-1, -1]
        // Closed by exec from the beginning: another thread may start a child at any time.
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw ChildProcessError("no pipe", code: errno) }
        readingEnd = Mutex(ends[0])
        writingEnd = Mutex(ends[1])
    }

    deinit {
        closeReading()
        closeWriting()
    }

    /// Waits for bytes and returns them; none when nobody has the writing end any more.
    public func read() -> [UInt8] {
        guard let reading else { return [] }
        return [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { buffer, count in
            var got = Glibc.read(reading, buffer.baseAddress, buffer.count)
            while got < 0 && errno == EINTR {
                got = Glibc.read(reading, buffer.baseAddress, buffer.count)
            }
            count = max(0, got)
        }
    }

    /// Ends the input of the child that reads.
    public func closeWriting() {
        writingEnd.withLock { end in
            if let descriptor = end { close(descriptor) }
            end = nil
        }
    }

    func closeReading() {
        readingEnd.withLock { end in
            if let descriptor = end { close(descriptor) }
            end = nil
        }
    }

    var reading: Int32? { readingEnd.withLock { $0 } }

    var writing: Int32? { writingEnd.withLock { $0 } }

    /// Reads each pipe to its end, whichever has something first.
    ///
    /// One after the other would wait for ever for a child that waits for room in the second.
    static func contents(of pipes: [ChildPipe]) -> [[UInt8]] {
        var contents = [[UInt8]](repeating: [], count: pipes.count)
        var unfinished = Array(pipes.indices)
        while !unfinished.isEmpty {
            var polled = unfinished.map {
                pollfd(fd: pipes[$0].reading ?? -1, events: Int16(POLLIN), revents: 0)
            }
            guard poll(&polled, nfds_t(polled.count), -1) >= 0 else {
                precondition(errno == EINTR, "poll failed with error \(errno)")
                continue
            }
            for (index, entry) in zip(unfinished, polled) where entry.revents != 0 {
                let bytes = pipes[index].read()
                contents[index] += bytes
                if bytes.isEmpty { unfinished.removeAll { $0 == index } }
            }
        }
        return contents
    }
}
