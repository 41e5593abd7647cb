import FoundationEssentials
import Glibc

/// Reads the vote records of a folder, oldest file first.
///
/// Lines that are no records (a line torn by a crash, foreign text) are skipped and counted.
public struct VoteFileReader {
    /// Folder of the files.
    public let directory: String
    /// Lines that could not be read as records so far.
    public private(set) var skippedLines = 0

    private let decoder = JSONDecoder()
    private var splitter = LineSplitter()

    /// Creates a reader of a folder that a recorder writes to.
    public init(directory: String) {
        self.directory = directory
    }

    /// Hands all present records that match to `body`, in the order they were written.
    public mutating func read(
        matching filter: VoteFilter = VoteFilter(),
        _ body: (VoteLine) throws -> Void
    ) throws {
        for file in try openFiles() {
            try drain(file, matching: filter, body)
            try finishFile(matching: filter, body)
        }
    }

    /// Hands all records to `body`, present ones first, then new ones until the task is cancelled.
    ///
    /// - Parameters:
    ///   - filter: Which records are wanted.
    ///   - pollMilliseconds: How often the files are looked at.
    ///   - body: Called for each record.
    /// - Throws: What `body` throws, or a `VoteFileError`.
    public mutating func follow(
        matching filter: VoteFilter = VoteFilter(),
        pollMilliseconds: Int = 200,
        _ body: (VoteLine) throws -> Void
    ) async throws {
        var current: OpenVoteFile?
        while !Task.isCancelled {
            if let file = current { try drain(file, matching: filter, body) }
            for next in try files(after: current) {
                // The file before has been rotated away: what it lacks will never come. A last
                // look at it catches lines written between the drain above and its rotation.
                if let file = current { try drain(file, matching: filter, body) }
                try finishFile(matching: filter, body)
                current = next
                try drain(next, matching: filter, body)
            }
            do {
                try await Task.sleep(for: .milliseconds(pollMilliseconds))
            } catch { return }
        }
    }

    /// Files newer than the one given; all when it is nil or has been deleted.
    private func files(after current: OpenVoteFile?) throws -> [OpenVoteFile] {
        guard let current else { return try openFiles() }
        guard let newest = OpenVoteFile.identity(of: VoteFiles.current(in: directory)) else {
            return []
        }
        if newest == current.identity { return [] }
        let files = try openFiles()
        guard let place = files.lastIndex(where: { $0.identity == current.identity }) else {
            return files
        }
        return Array(files[(place + 1)...])
    }

    /// Opens all files and returns them oldest first.
    ///
    /// They are opened newest first: a rotation meanwhile renames from the oldest on, so that a
    /// file may be met twice but never missed, and one name at a time may be vacant.
    private func openFiles() throws -> [OpenVoteFile] {
        var files: [OpenVoteFile] = []
        var vacant = 0
        for age in 0...VoteFiles.rotatedMax where vacant < 2 {
            let path =
                age == 0
                ? VoteFiles.current(in: directory) : VoteFiles.rotated(age, in: directory)
            guard let file = try OpenVoteFile(path: path) else {
                vacant += 1
                continue
            }
            vacant = 0
            if !files.contains(where: { $0.identity == file.identity }) { files.append(file) }
        }
        return files.reversed()
    }

    private mutating func drain(
        _ file: OpenVoteFile,
        matching filter: VoteFilter,
        _ body: (VoteLine) throws -> Void
    ) throws {
        while let bytes = try file.next() {
            for line in splitter.take(bytes) { try hand(line, matching: filter, body) }
        }
    }

    private mutating func finishFile(
        matching filter: VoteFilter,
        _ body: (VoteLine) throws -> Void
    ) throws {
        guard let rest = splitter.finish() else { return }
        try hand(rest, matching: filter, body)
    }

    private mutating func hand(
        _ bytes: [UInt8],
        matching filter: VoteFilter,
        _ body: (VoteLine) throws -> Void
    ) throws {
        guard !bytes.isEmpty else { return }
        guard var line = try? decoder.decode(VoteLine.self, from: Data(bytes)) else {
            skippedLines += 1
            return
        }
        guard filter.matches(line) else { return }
        line.raw = String(decoding: bytes, as: UTF8.self)
        try body(line)
    }
}
