internal import LibCrypto

/// SHA-256 over a tree: names, kinds, modes, owners and contents, each with its length before it.
struct TreeDigest {
    private var hash = SHA256()

    /// Adds an entry; `content` is the SHA-256 of a file, empty for others.
    mutating func add(_ entry: FolderEntry, content: [UInt8]) {
        add(Array(entry.path.utf8))
        for number in [
            UInt64(entry.kind.rawValue), UInt64(entry.mode), UInt64(entry.user),
            UInt64(entry.group), UInt64(bitPattern: entry.bytes),
        ] {
            add((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
        }
        add(Array(entry.destination.utf8))
        add(content)
    }

    /// The digest as hexadecimal digits.
    var text: String {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func add(_ bytes: [UInt8]) {
        let count = UInt64(bytes.count)
        hash.update((0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) })
        hash.update(bytes)
    }
}
