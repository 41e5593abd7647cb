import Glibc

/// Appends whole lines to the current file and rotates it; used by one thread only.
struct VoteFileWriter {
    /// Wait before the next attempt after the disk refused bytes.
    static let retryMilliseconds = 200

    private let directory: String
    private let limits: VoteFileLimits
    private var descriptor: Int32
    private var fileBytes = 0
    /// True when the file ends within a line, so that it must not be rotated now.
    private var isWithinLine = false

    init(directory: String, limits: VoteFileLimits) throws(VoteFileError) {
        self.directory = directory
        self.limits = limits
        let path = VoteFiles.current(in: directory)
        descriptor = Self.openForAppending(path)
        guard descriptor >= 0 else { throw VoteFileError(.open, path: path, errno) }
        adoptFile()
    }

    /// Writes all lines, again and again until the disk takes them or the queue is closed.
    mutating func write(_ area: ByteArea, from queue: RecordQueue) {
        var rest = area.bytes[...]
        while !rest.isEmpty {
            let part = nextPart(of: rest)
            let written = Glibc.write(descriptor, part.baseAddress, part.count)
            if written > 0 {
                fileBytes += written
                isWithinLine = part[written - 1] != UInt8(ascii: "\n")
                rest = rest.dropFirst(written)
            } else if written < 0, errno == EINTR {
                continue
            } else if queue.pause(milliseconds: Self.retryMilliseconds) {
                queue.lost(lines: rest.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) })
                return
            }
        }
    }

    mutating func close() {
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// As many lines as the current file takes, after a rotation if it takes none.
    private mutating func nextPart(of rest: Slice<UnsafeRawBufferPointer>) -> UnsafeRawBufferPointer
    {
        let lines = UnsafeRawBufferPointer(rebasing: rest)
        if isWithinLine {
            let end = lines.firstIndex(of: UInt8(ascii: "\n")) ?? lines.count - 1
            return UnsafeRawBufferPointer(rebasing: lines[...end])
        }
        if let end = wholeLines(of: lines, within: limits.fileBytesMax - fileBytes) { return end }
        if fileBytes > 0 { rotate() }
        if let end = wholeLines(of: lines, within: limits.fileBytesMax - fileBytes) { return end }
        // A line longer than a file, or a file that cannot be rotated: better too long than lost.
        let end = lines.firstIndex(of: UInt8(ascii: "\n")) ?? lines.count - 1
        return UnsafeRawBufferPointer(rebasing: lines[...end])
    }

    private func wholeLines(
        of lines: UnsafeRawBufferPointer,
        within bytesMax: Int
    ) -> UnsafeRawBufferPointer? {
        guard lines.count > bytesMax else { return lines }
        guard bytesMax > 0 else { return nil }
        guard let end = lines[..<bytesMax].lastIndex(of: UInt8(ascii: "\n")) else { return nil }
        return UnsafeRawBufferPointer(rebasing: lines[...end])
    }

    /// Makes room by renaming; when that fails the current file just grows.
    private mutating func rotate() {
        let path = VoteFiles.current(in: directory)
        if limits.rotatedFilesMax == 0 {
            guard ftruncate(descriptor, 0) == 0 else { return }
            fileBytes = 0
            return
        }
        var age = limits.rotatedFilesMax
        while age > 1 {
            rename(
                VoteFiles.rotated(age - 1, in: directory),
                VoteFiles.rotated(age, in: directory)
            )
            age -= 1
        }
        guard rename(path, VoteFiles.rotated(1, in: directory)) == 0 else { return }
        let next = Self.openForAppending(path)
        // Without a new file the renamed one goes on: nothing is lost, it is only named oddly.
        guard next >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = next
        adoptFile()
    }

    /// Learns the size of the opened file and ends a line that a crash tore.
    private mutating func adoptFile() {
        // Below zero for what is no file, such as a pipe.
        let end = lseek(descriptor, 0, SEEK_END)
        fileBytes = max(0, Int(end))
        guard end > 0 else { return }
        var last: UInt8 = 0
        guard pread(descriptor, &last, 1, end - 1) == 1 else { return }
        guard last != UInt8(ascii: "\n") else { return }
        if Glibc.write(descriptor, "\n", 1) == 1 { fileBytes += 1 }
    }

    private static func openForAppending(_ path: String) -> Int32 {
        open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
    }
}
