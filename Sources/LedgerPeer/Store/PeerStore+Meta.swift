import FoundationEssentials
import GRDB

extension PeerStore {
    /// The value of a name; nil when there is none.
    func meta(_ key: StoreKey) throws(PeerStoreError) -> [UInt8]? {
        try readNow { try Self.meta(key, $0) }
    }

    /// A value that is text; nil when there is none.
    func text(_ key: StoreKey) throws(PeerStoreError) -> String? {
        try meta(key).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Sets single values, all or none.
    func setMeta(_ values: [(StoreKey, [UInt8])]) async throws(PeerStoreError) {
        try await write { database in
            for (key, value) in values { try Self.setMeta(key, value, database) }
        }
    }

    /// How far the order is applied.
    public func cursor() throws(PeerStoreError) -> OrderCursor {
        let path = path
        return try readNow { database in
            guard let bytes = try Self.meta(.cursor, database) else { return OrderCursor() }
            guard let cursor = try? JSONDecoder().decode(OrderCursor.self, from: Data(bytes)) else {
                throw Self.damaged(path, "its cursor cannot be read")
            }
            return cursor
        }
    }

    /// Index of the first leaf that is still kept.
    public func minimumIndex() throws(PeerStoreError) -> UInt64 {
        try readNow { try Self.minimumIndex($0) }
    }

    static func minimumIndex(_ database: Database) throws -> UInt64 {
        let bytes = try meta(.minimumIndex, database) ?? []
        return UInt64(String(decoding: bytes, as: UTF8.self)) ?? 0
    }

    static func meta(_ key: StoreKey, _ database: Database) throws -> [UInt8]? {
        let find = try database.cachedStatement(sql: "SELECT value FROM meta WHERE name = ?")
        return try Data.fetchOne(find, arguments: [key.rawValue]).map { [UInt8]($0) }
    }

    static func setMeta(_ key: StoreKey, _ value: [UInt8], _ database: Database) throws {
        let insert = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)"
        )
        try insert.execute(arguments: [key.rawValue, Data(value)])
    }

    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    static func damaged(_ path: String, _ what: String) -> PeerStoreError {
        PeerStoreError(
            .corrupt,
            "\(path) is damaged: \(what); move it away and restart: the peer copies the ledger from "
                + "the other actors' peers"
        )
    }
}
