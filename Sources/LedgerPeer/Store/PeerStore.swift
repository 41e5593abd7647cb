import FoundationEssentials
import GRDB

/// A peer's copy of the ledger in one SQLite file: leaves, tiles, blocks, signatures, alarms, cursor.
///
/// One writer at a time and a few readers. Every write that belongs together is one transaction, and
/// a transaction is on the disk when the call returns (`synchronous=FULL`).
public final class PeerStore: Sendable {
    /// Connections for readers; each has its own cache.
    static let readersMax = 3
    /// Pages that the writer keeps in memory, in KiB.
    static let writerCacheKiB = 8_192
    /// Pages that each reader keeps in memory, in KiB.
    static let readerCacheKiB = 2_048
    /// Longest wait for another process that holds the file.
    static let busySeconds = 5.0
    /// Leaves of a segment; the same as of a tile.
    static let segmentLeavesMax = 256
    /// The write-ahead log is truncated to this size after a checkpoint.
    static let logBytesMax = 32 << 20

    /// Where the file is.
    public let path: String
    let pool: any DatabaseWriter
    /// The connection for reads on the calling thread.
    ///
    /// One of the pool's is given back by a task, for which no thread may be left while all of them wait for one.
    private let direct: any DatabaseReader

    /// Opens a peer's database, or makes a new one.
    ///
    /// - Parameter path: The file; its folder exists.
    /// - Throws: `PeerStoreError` when it cannot be used.
    public convenience init(path: String) throws(PeerStoreError) {
        try self.init(path: path, readOnly: false)
    }

    /// Opens an existing database for reading only; the peer may go on writing meanwhile.
    ///
    /// - Parameter path: The file.
    /// - Throws: `PeerStoreError` when it cannot be used.
    public convenience init(reading path: String) throws(PeerStoreError) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw PeerStoreError(
                .unusable,
                "there is no file \(path); a peer's database is ledger.sqlite in its state folder"
            )
        }
        try self.init(path: path, readOnly: true)
    }

    private init(path: String, readOnly: Bool) throws(PeerStoreError) {
        self.path = path
        (pool, direct) = try Self.guarding(path) {
            let reading = Self.configuration(readOnly: true)
            if readOnly {
                let queue = try DatabaseQueue(path: path, configuration: reading)
                try queue.read { try StoreSchema.check($0, path: path) }
                return (queue, queue)
            }
            let pool = try DatabasePool(
                path: path,
                configuration: Self.configuration(readOnly: false)
            )
            // After the pool's own choice of NORMAL: a commit survives a power loss.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try pool.write { try StoreSchema.prepare($0, path: path) }
            return (pool, try DatabaseQueue(path: path, configuration: reading))
        }
    }

    private static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(busySeconds)
        configuration.maximumReaderCount = readersMax
        configuration.prepareDatabase { database in
            let kib = database.configuration.readonly ? readerCacheKiB : writerCacheKiB
            try database.execute(sql: "PRAGMA cache_size = -\(kib)")
            guard !database.configuration.readonly else { return }
            try database.execute(sql: "PRAGMA journal_size_limit = \(logBytesMax)")
        }
        return configuration
    }

    /// Attempts to move the write-ahead log into the file: a statement of a task that is being cancelled may
    /// interrupt one of them.
    private static let checkpointAttemptsMax = 3

    /// Closes the file after moving the write-ahead log into it, so that later calls fail.
    ///
    /// While another process reads the file the log stays beside it, as SQLite leaves it.
    public func close() throws(PeerStoreError) {
        try Self.guarding(path) {
            try direct.close()
            if !pool.configuration.readonly { Self.emptyLog(pool) }
            try pool.close()
        }
    }

    private static func emptyLog(_ pool: any DatabaseWriter) {
        for _ in 0..<checkpointAttemptsMax {
            do {
                try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
                return
            } catch DatabaseError.SQLITE_INTERRUPT {
                continue
            } catch {
                return
            }
        }
    }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(PeerStoreError) -> Value {
        do {
            return try await pool.read(work)
        } catch {
            throw Self.error(error, path)
        }
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(PeerStoreError) -> Value {
        do {
            return try await pool.write(work)
        } catch {
            throw Self.error(error, path)
        }
    }

    /// Reads on the calling thread, for commands and for the start.
    func readNow<Value>(_ work: (Database) throws -> Value) throws(PeerStoreError) -> Value {
        try Self.guarding(path) { try direct.read(work) }
    }

    private static func guarding<Value>(
        _ path: String,
        _ work: () throws -> Value
    ) throws(PeerStoreError) -> Value {
        do {
            return try work()
        } catch {
            throw Self.error(error, path)
        }
    }

    private static func error(_ error: any Error, _ path: String) -> PeerStoreError {
        if let error = error as? PeerStoreError { return error }
        guard let error = error as? DatabaseError else {
            return PeerStoreError(.unusable, "\(path): \(error)")
        }
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return PeerStoreError(
                .corrupt,
                "\(path) is damaged (\(error.message ?? "not a database")); move it away and restart: "
                    + "the peer copies the ledger from the other actors' peers"
            )
        case .SQLITE_FULL:
            return PeerStoreError(
                .full,
                "\(path): the disk is full; make room, the peer goes on by itself"
            )
        default:
            return PeerStoreError(
                .unusable,
                "\(path): \(error.message ?? "SQLite error") (\(error.extendedResultCode))"
            )
        }
    }
}
