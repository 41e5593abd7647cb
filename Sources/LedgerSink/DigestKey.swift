internal import LedgerFormat
internal import LibCrypto
public import VotingCore

/// The secret key of the digests in the vote records of one service.
///
/// Votes compare fast or plain digests, which a dictionary of likely replies or statements would find. What is
/// written down is HMAC-SHA-256 of those under this key, made in one place on the thread that writes entries. The key
/// lies where only the runtimes of the service read it; no peer, export or proof has it.
public struct DigestKey: Sendable {
    /// Bytes of a key.
    public static let byteCount = 32

    /// What a digest is of; keeps equal ones of different things from being equal in the ledger.
    private enum Part: UInt8 {
        case request = 1
        case winner = 2
    }

    private let bytes: [UInt8]
    /// Ready to take a digest; copied for each.
    private let code: HMACSHA256

    /// Makes a new key from the system's randomness.
    public init() {
        var random = SystemRandomNumberGenerator()
        self.init(unchecked: (0..<Self.byteCount).map { _ in .random(in: 0...255, using: &random) })
    }

    /// Takes the bytes of a key; nil when they are too few or too many.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(unchecked: bytes)
    }

    private init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
        code = HMACSHA256(key: bytes)
    }

    /// Reads the key, or makes it when this runtime is the first of its service.
    ///
    /// - Parameter path: File of the key as hexadecimal digits; its owner's only, and shared by tunnel and voter.
    /// - Returns: The key that all users of the file share.
    /// - Throws: `StoreError` that says how to mend it; never with anything of the key.
    public static func loadOrCreate(path: String) throws(StoreError) -> DigestKey {
        try LedgerDatabase.makeFolder(of: path)
        while true {
            if let text = try KeyFile.read(path) {
                let digits = String(decoding: text.filter { $0 > 0x20 }, as: UTF8.self)
                if let key = HexadecimalText.bytes(of: digits).flatMap(DigestKey.init(bytes:)) {
                    return key
                }
                throw .damaged("\(path) holds no key of digests")
            }
            let key = DigestKey()
            let text = Array((HexadecimalText.text(of: key.bytes) + "\n").utf8)
            if try KeyFile.write(text, to: path) { return key }
        }
    }

    /// The record with its digests under the key.
    public func keyed(_ record: VoteRecord) -> VoteRecord {
        var keyed = record
        keyed.requestDigest = record.requestDigest.map { mac(of: $0, .request, record.kind) }
        keyed.winnerDigest = record.winnerDigest.map { mac(of: $0, .winner, record.kind) }
        return keyed
    }

    /// Without arrays of single bytes, which would cost eight times as much as the hashing.
    private func mac(of digest: VoteDigest, _ part: Part, _ kind: VoteKind) -> VoteDigest {
        var code = code
        let byteCount = 2 + VoteDigest.byteCount
        withUnsafeTemporaryAllocation(byteCount: byteCount, alignment: 8) { message in
            message[0] = part.rawValue
            message[1] = kind.code
            let words = digest.words
            message.storeBytes(of: words.0.bigEndian, toByteOffset: 2, as: UInt64.self)
            message.storeBytes(of: words.1.bigEndian, toByteOffset: 10, as: UInt64.self)
            message.storeBytes(of: words.2.bigEndian, toByteOffset: 18, as: UInt64.self)
            message.storeBytes(of: words.3.bigEndian, toByteOffset: 26, as: UInt64.self)
            code.update(UnsafeRawBufferPointer(message))
        }
        // An HMAC-SHA-256 has as many bytes as a digest.
        return code.finalize().withUnsafeBytes { bytes in
            func word(at offset: Int) -> UInt64 {
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
            return VoteDigest(word(at: 0), word(at: 8), word(at: 16), word(at: 24))
        }
    }
}

extension DigestKey: CustomStringConvertible, CustomReflectable {
    /// Says what it is, not what it contains.
    public var description: String { "key of digests" }

    /// Hides the bytes from dumps.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
