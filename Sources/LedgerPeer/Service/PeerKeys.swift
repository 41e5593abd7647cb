import FoundationEssentials
import Glibc
public import LibCrypto
public import TransparencyLog

/// The private keys of a peer: one for its entries, one for its checkpoints, one for its cosignatures.
public struct PeerKeys: Sendable {
    /// Bytes of a key file that are looked at.
    static let fileBytesMax = 16_384

    /// Signs the peer's entries, which enrol the actor's writers.
    public var entry: Ed25519PrivateKey { entryKeys.current }
    /// The key that the actors know the peer's entries by; rotations begin with it.
    public var firstEntryKey: Ed25519PublicKey { entryKeys.first }
    /// The keys of the peer's entries.
    let entryKeys: EntryKeys
    /// Signs checkpoints.
    public let log: NoteSigner
    /// Cosigns checkpoints; another key than the log's, because a cosignature does not say whose it is.
    public let witness: NoteSigner

    /// Names keys: the log's after the origin, the witness after origin and actor.
    public init(
        origin: String,
        actor: String,
        entry: Ed25519PrivateKey,
        log: Ed25519PrivateKey,
        witness: Ed25519PrivateKey
    ) throws(LedgerPeerError) {
        try self.init(
            origin: origin,
            actor: actor,
            entry: EntryKeys(current: entry),
            log: log,
            witness: witness
        )
    }

    private init(
        origin: String,
        actor: String,
        entry: EntryKeys,
        log: Ed25519PrivateKey,
        witness: Ed25519PrivateKey
    ) throws(LedgerPeerError) {
        entryKeys = entry
        do {
            self.log = try NoteSigner(name: origin, type: .ed25519, key: log)
            self.witness = try NoteSigner(
                name: "\(origin)/\(actor)",
                type: .cosignature,
                key: witness
            )
        } catch {
            throw LedgerPeerError("the keys cannot be named after '\(origin)': \(error)")
        }
    }

    /// Reads the keys of a folder, and makes those that are missing.
    ///
    /// - Parameters:
    ///   - folder: Gets `entry.pem`, `log.pem` and `witness.pem`, readable for their owner only.
    ///   - origin: Name of the log.
    ///   - actor: The actor whose keys they are.
    /// - Throws: `LedgerPeerError` when a file cannot be read or made.
    public init(folder: String, origin: String, actor: String) throws(LedgerPeerError) {
        try self.init(
            origin: origin,
            actor: actor,
            entry: EntryKeys(folder: folder),
            log: Self.loadOrMake(folder + "/log.pem"),
            witness: Self.loadOrMake(folder + "/witness.pem")
        )
    }

    /// Reads a key, or makes it when there is none.
    static func loadOrMake(_ path: String) throws(LedgerPeerError) -> Ed25519PrivateKey {
        do {
            if let data = FileManager.default.contents(atPath: path), !data.isEmpty {
                return try Ed25519PrivateKey(pem: [UInt8](data.prefix(fileBytesMax)))
            }
            let key = try Ed25519PrivateKey()
            try write(try key.pem(), to: path)
            return key
        } catch let error as LedgerPeerError {
            throw error
        } catch {
            throw LedgerPeerError(
                "\(path) holds no usable Ed25519 key (\(error)); restore it, or move it away and have "
                    + "the new key enrolled"
            )
        }
    }

    /// Writes a key so that it is there wholly or not at all, and after a power loss too.
    static func write(_ bytes: [UInt8], to path: String) throws(LedgerPeerError) {
        func failure(_ what: String) -> LedgerPeerError {
            LedgerPeerError("cannot \(what) the key \(path): \(String(cString: strerror(errno)))")
        }
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("make") }
        let count = Glibc.write(descriptor, bytes, bytes.count)
        let isSafe = count == bytes.count && fsync(descriptor) == 0
        close(descriptor)
        guard isSafe, rename(draft, path) == 0 else { throw failure("write") }
        synchronise(Self.folder(of: path))
    }

    /// Makes a renaming in a folder durable.
    static func synchronise(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
