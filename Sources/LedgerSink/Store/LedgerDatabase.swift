internal import GRDB
import Glibc

/// Opens the SQLite files of the ledger: write-ahead log, every commit synchronised.
enum LedgerDatabase {
    /// How long a connection waits for another process's lock, in seconds.
    static let busySeconds = 5.0

    /// Opens or makes a database and its tables.
    ///
    /// - Parameters:
    ///   - path: the file; its folder is made when missing.
    ///   - version: number of the form of its tables.
    ///   - tables: makes the tables of an empty database.
    /// - Returns: the open database.
    /// - Throws: `StoreError`.
    static func open(
        _ path: String,
        version: Int,
        tables: String
    ) throws(StoreError) -> DatabasePool {
        try makeFolder(of: path)
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(busySeconds)
            configuration.maximumReaderCount = 2
            let pool = try DatabasePool(path: path, configuration: configuration)
            // After the pool's own choice of NORMAL: an acknowledged commit survives a power loss.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try pool.write { database in
                let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
                guard found != version else { return }
                guard found == 0 else { throw OtherVersion(found: found) }
                try database.execute(sql: tables)
                try database.execute(sql: "PRAGMA user_version = \(version)")
            }
            chmod(path, 0o600)
            return pool
        } catch let other as OtherVersion {
            throw .failed(
                "\(path) has the form \(other.found), this binary knows \(version): "
                    + "use the binary that made it, or move the file away"
            )
        } catch {
            throw storeError(error, path)
        }
    }

    /// Runs one transaction and tells what went wrong in our words.
    static func write<Value>(
        _ pool: DatabasePool,
        _ body: (Database) throws -> Value
    ) throws(StoreError) -> Value {
        do {
            return try pool.write(body)
        } catch {
            throw storeError(error, pool.path)
        }
    }

    /// Reads a consistent state and tells what went wrong in our words.
    static func read<Value>(
        _ pool: DatabasePool,
        _ body: (Database) throws -> Value
    ) throws(StoreError) -> Value {
        do {
            return try pool.read(body)
        } catch {
            throw storeError(error, pool.path)
        }
    }

    /// What an error of SQLite means to us.
    static func storeError(_ error: any Error, _ path: String) -> StoreError {
        guard let error = error as? DatabaseError else { return .failed("\(path): \(error)") }
        let reason = "\(path): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")"
        switch error.resultCode {
        case .SQLITE_FULL: return .full(reason)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged(reason)
        // A write that finds no room in the log may be told as an I/O error.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_WRITE:
            return .full(reason)
        default: return .failed(reason)
        }
    }

    private struct OtherVersion: Error {
        let found: Int
    }

    /// Makes the folders above a file, for its owner only.
    static func makeFolder(of path: String) throws(StoreError) {
        guard let last = path.lastIndex(of: "/") else { return }
        let folder = path[..<last]
        var end = folder.startIndex
        while end < folder.endIndex {
            let next = folder.index(after: end)
            end = folder[next...].firstIndex(of: "/") ?? folder.endIndex
            let part = String(folder[..<end])
            guard mkdir(part, 0o755) != 0 else { continue }
            let code = errno
            guard code == EEXIST else {
                throw .failed("cannot make the folder \(part): \(String(cString: strerror(code)))")
            }
        }
    }
}
