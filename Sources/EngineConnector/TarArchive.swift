/// Regular files in the ustar format: enough to hand files to an engine and take them back.
public enum TarArchive {
    /// One regular file.
    public struct File: Sendable, Equatable {
        /// Path inside the archive, relative, at most 100 bytes.
        public var path: String
        /// Content.
        public var content: [UInt8]
        /// Permission bits.
        public var mode: Int

        /// Creates a file.
        public init(path: String, content: [UInt8], mode: Int = 0o644) {
            self.path = path
            self.content = content
            self.mode = mode
        }
    }

    private static let blockBytes = 512

    /// Packs files; owner is root and times are 0, so equal files give equal archives.
    ///
    /// - Parameter files: the files, in order.
    /// - Returns: the archive.
    /// - Throws: `EngineError` when a path does not fit the format.
    public static func encode(_ files: [File]) throws -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(files.reduce(1024) { $0 + $1.content.count + 1024 })
        for file in files {
            output += try header(of: file)
            output += file.content
            output += padding(after: file.content.count)
        }
        output += [UInt8](repeating: 0, count: 2 * blockBytes)
        return output
    }

    /// Unpacks the regular files of an archive; folders and links are passed over.
    ///
    /// - Parameter archive: a ustar or GNU archive.
    /// - Returns: the files, in order.
    /// - Throws: `EngineError` when it is cut short or no archive.
    public static func decode(_ archive: [UInt8]) throws -> [File] {
        var files: [File] = []
        var offset = 0
        while offset + blockBytes <= archive.count {
            let header = archive[offset..<offset + blockBytes]
            guard header.contains(where: { $0 != 0 }) else { break }
            guard let size = number(header, at: 124, width: 12),
                let mode = number(header, at: 100, width: 8),
                number(header, at: 148, width: 8) == checksum(Array(header))
            else { throw malformed("a header of the archive is damaged") }
            offset += blockBytes
            guard offset + size <= archive.count else {
                throw malformed("the archive is cut short")
            }
            let kind = header[header.startIndex + 156]
            if kind == UInt8(ascii: "0") || kind == 0 {
                let content = Array(archive[offset..<offset + size])
                files.append(File(path: path(of: header), content: content, mode: mode & 0o7777))
            }
            offset += size + padding(after: size).count
        }
        return files
    }

    private static func header(of file: File) throws -> [UInt8] {
        let name = Array(file.path.utf8)
        guard !name.isEmpty, name.count <= 100, !file.path.hasPrefix("/") else {
            throw malformed("'\(file.path)' is no relative path of at most 100 bytes")
        }
        var block = [UInt8](repeating: 0, count: blockBytes)
        block.replaceSubrange(0..<name.count, with: name)
        put(file.mode, at: 100, width: 8, in: &block)
        put(0, at: 108, width: 8, in: &block)
        put(0, at: 116, width: 8, in: &block)
        put(file.content.count, at: 124, width: 12, in: &block)
        put(0, at: 136, width: 12, in: &block)
        block[156] = UInt8(ascii: "0")
        block.replaceSubrange(257..<265, with: Array("ustar\u{0}00".utf8))
        put(checksum(block), at: 148, width: 7, in: &block)
        block[155] = UInt8(ascii: " ")
        return block
    }

    private static func put(_ value: Int, at offset: Int, width: Int, in block: inout [UInt8]) {
        let digits = Array(String(value, radix: 8).utf8)
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: max(0, width - 1 - digits.count))
        block.replaceSubrange(offset..<offset + width, with: zeros + digits + [0])
    }

    /// The checksum of a header: its sum with the checksum's own field as spaces.
    private static func checksum(_ block: [UInt8]) -> Int {
        block.enumerated().reduce(0) { sum, item in
            sum + ((148..<156).contains(item.offset) ? 32 : Int(item.element))
        }
    }

    private static func number(_ header: ArraySlice<UInt8>, at offset: Int, width: Int) -> Int? {
        let start = header.startIndex + offset
        let digits = header[start..<start + width].drop { $0 == 0x20 }
            .prefix { $0 != 0 && $0 != 0x20 }
        return Int(String(decoding: digits, as: UTF8.self), radix: 8)
    }

    private static func path(of header: ArraySlice<UInt8>) -> String {
        func field(_ offset: Int, _ width: Int) -> String {
            let start = header.startIndex + offset
            let bytes = header[start..<start + width].prefix { $0 != 0 }
            return String(decoding: bytes, as: UTF8.self)
        }
        let isUstar = field(257, 6).hasPrefix("ustar")
        let prefix = isUstar ? field(345, 155) : ""
        return prefix.isEmpty ? field(0, 100) : "\(prefix)/\(field(0, 100))"
    }

    private static func padding(after size: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: (blockBytes - size % blockBytes) % blockBytes)
    }

    private static func malformed(_ message: String) -> EngineError {
        EngineError(code: .malformedAnswer, message: message)
    }
}
