internal import FoundationEssentials
internal import Glibc

/// A file in which a tunnel keeps what it learnt: a line that says what follows, then a line of JSON for each entry.
///
/// It is replaced as a whole or not at all, and only its owner may read it. No error shows what is in it.
struct MemoryFile<Entry: Codable & Sendable>: Sendable {
    /// What a file held.
    struct Content: Sendable {
        /// The entries, the longest unused first.
        var entries: [Entry] = []
        /// Replicas whose values the entries hold, in their order.
        var replicas: [String] = []
    }

    private struct Header: Codable {
        var format: String
        var version: Int
        var replicas: [String]
        var count: Int
    }

    private static var version: Int { 1 }
    private static var newline: UInt8 { 10 }

    /// Where it is.
    let path: String
    /// What its entries are, such as `noise`.
    let kind: String
    /// Bytes that it may have; of more entries those unused for longest are left out.
    let bytesMax: Int

    private var format: String { "ftcompose-\(kind)" }

    // MARK: Reading

    /// Reads what is there; nothing when there is no file.
    ///
    /// - Throws: `TunnelFailure` that says what is wrong with it; `putAside` lets a new one begin.
    func load() throws(TunnelFailure) -> Content {
        guard let bytes = try read() else { return Content() }
        // The last line ends too, so behind it there is an empty one.
        var lines = bytes.split(separator: Self.newline, omittingEmptySubsequences: false)
        guard lines.popLast()?.isEmpty == true, let first = lines.first else {
            throw TunnelFailure("\(path) ends within a line")
        }
        let decoder = JSONDecoder()
        guard let header = try? decoder.decode(Header.self, from: Data(first)),
            header.format == format, header.version == Self.version
        else {
            throw TunnelFailure("\(path) is no file of \(kind) of this version")
        }
        guard header.count == lines.count - 1 else {
            throw TunnelFailure("\(path) has \(lines.count - 1) of \(header.count) entries")
        }
        var content = Content(replicas: header.replicas)
        content.entries.reserveCapacity(header.count)
        for (number, line) in lines.enumerated().dropFirst() {
            guard let entry = try? decoder.decode(Entry.self, from: Data(line)) else {
                throw TunnelFailure("\(path) has a malformed entry in line \(number + 1)")
            }
            content.entries.append(entry)
        }
        return content
    }

    /// Keeps a file that cannot be used under another name, for whoever wants to look at it.
    func putAside() { rename(path, path + ".broken") }

    private func read() throws(TunnelFailure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read")
        }
        defer { _ = Glibc.close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read") }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= bytesMax else {
                throw TunnelFailure("\(path) is longer than \(bytesMax) bytes")
            }
        }
    }

    // MARK: Writing

    /// Replaces the file.
    ///
    /// - Parameters:
    ///   - entries: what to store, the longest unused first.
    ///   - replicas: replicas whose values they hold.
    /// - Throws: `TunnelFailure`; then the file is as it was.
    func store(_ entries: [Entry], replicas: [String]) throws(TunnelFailure) {
        let temporary = path + ".new"
        let bytes = try encode(entries, replicas)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write") }
        // One that is left of before may have other rights.
        let isWritten =
            fchmod(descriptor, 0o600) == 0 && Self.write(bytes, to: descriptor)
            && fsync(descriptor) == 0
        let reason = errno
        _ = Glibc.close(descriptor)
        guard isWritten else {
            unlink(temporary)
            errno = reason
            throw failure("write")
        }
        guard rename(temporary, path) == 0 else { throw failure("replace") }
        syncFolder()
    }

    private func encode(
        _ entries: [Entry],
        _ replicas: [String]
    ) throws(TunnelFailure) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            var lines: [Data] = []
            // Room for the first line; names of replicas are short.
            var left = bytesMax - 4_096
            for entry in entries.reversed() {
                let line = try encoder.encode(entry)
                left -= line.count + 1
                guard left >= 0 else { break }
                lines.append(line)
            }
            let header = Header(
                format: format,
                version: Self.version,
                replicas: replicas,
                count: lines.count
            )
            var bytes = Array(try encoder.encode(header))
            bytes.append(Self.newline)
            for line in lines.reversed() {
                bytes += line
                bytes.append(Self.newline)
            }
            return bytes
        } catch {
            throw TunnelFailure("\(path): an entry cannot be encoded")
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// The new name lasts only once the folder is on the disk.
    private func syncFolder() {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        _ = Glibc.close(descriptor)
    }

    private func failure(_ what: String) -> TunnelFailure {
        TunnelFailure("cannot \(what) \(path): \(String(cString: strerror(errno)))")
    }
}
