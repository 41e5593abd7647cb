import FoundationEssentials
import GRDB
import LedgerFormat

extension PeerStore {
    /// Answers a query from one state of the database.
    public func entries(matching query: EntryQuery) async throws(PeerStoreError) -> EntryPage {
        let path = path
        return try await read { try Self.page(query, $0, path: path) }
    }

    /// Answers a query on the calling thread, for commands.
    public func entriesNow(matching query: EntryQuery) throws(PeerStoreError) -> EntryPage {
        let path = path
        return try readNow { try Self.page(query, $0, path: path) }
    }

    private static func page(
        _ query: EntryQuery,
        _ database: Database,
        path: String
    ) throws -> EntryPage {
        let size = try size(database)
        let finalSize = try finalSize(database)
        var page = EntryPage(entries: [], next: nil, size: size, finalSize: finalSize)
        let limit = min(max(query.limit, 1), EntryQuery.limitMax)
        guard let (sql, arguments) = try select(query, database) else { return page }
        let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
        var scanned = 0
        var last: UInt64?
        while let row = try rows.next() {
            let index = UInt64(clamping: row[0] as Int64)
            if page.entries.count == limit || scanned == EntryQuery.scannedMax {
                page.next = last
                break
            }
            scanned += 1
            last = index
            let found = try entry(at: index, database, path: path)
            guard query.matches(found.entry) else { continue }
            let place = try place(of: row, isFinal: index < finalSize, database)
            page.entries.append(EntryLine(place, found.entry))
        }
        return page
    }

    /// The statement for what columns can tell; nil when a name is unknown, so nothing matches.
    private static func select(
        _ query: EntryQuery,
        _ database: Database
    ) throws -> (String, StatementArguments)? {
        var terms: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        if let service = query.service {
            guard let id = try number(of: service, in: "services", database) else { return nil }
            terms.append("service = ?")
            arguments.append(id)
        }
        if let writer = query.writer {
            guard let id = try number(of: writer.text, in: "writers", database) else { return nil }
            terms.append("writer = ?")
            arguments.append(id)
        }
        if let actor = query.actor {
            terms.append("writer IN (SELECT id FROM writers WHERE name GLOB ?)")
            // Names of actors hold nothing that GLOB takes for a pattern; others match nothing.
            guard WriterName(actor: actor, service: WriterName.peerService) != nil else {
                return nil
            }
            arguments.append(actor + "/*")
        }
        func add(_ column: String, _ values: [UInt8]) {
            guard !values.isEmpty else { return }
            let list = values.sorted().map(String.init).joined(separator: ", ")
            terms.append("\(column) IN (\(list))")
        }
        add("kind", query.kinds.map(\.rawValue))
        add("verdict", query.verdicts.map { EntryQuery.code(of: $0) })
        add("flag", query.flags.map(\.rawValue))
        if query.notable || query.disagreeing || query.flags.contains(where: { $0 != .valid }) {
            if !query.flags.contains(.valid) { terms.append("notable = 1") }
        }
        if let since = query.since {
            terms.append("time >= ?")
            arguments.append(since)
        }
        if let until = query.until {
            terms.append("time < ?")
            arguments.append(until)
        }
        if let after = query.after {
            terms.append(query.newestFirst ? "idx < ?" : "idx > ?")
            arguments.append(Int64(clamping: after))
        }
        let condition = terms.isEmpty ? "" : "WHERE " + terms.joined(separator: " AND ")
        let order = query.newestFirst ? "DESC" : "ASC"
        return (
            "SELECT idx, flag, writer FROM entries \(condition) ORDER BY idx \(order)",
            StatementArguments(arguments)
        )
    }

    static func number(of name: String, in table: String, _ database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT id FROM \(table) WHERE name = ?",
            arguments: [name]
        )
    }

    private static func place(
        of row: Row,
        isFinal: Bool,
        _ database: Database
    ) throws -> EntryPlace {
        let index: Int64 = row[0]
        let name = try database.cachedStatement(sql: "SELECT name FROM writers WHERE id = ?")
        let batch = try database.cachedStatement(
            sql:
                "SELECT leaf, sequence, count FROM batches WHERE leaf < ? ORDER BY leaf DESC LIMIT 1"
        )
        var sequence: UInt64?
        if let found = try Row.fetchOne(batch, arguments: [index]) {
            let leaf: Int64 = found[0]
            let count: Int64 = found[2]
            if index - leaf <= count {
                sequence = UInt64(clamping: (found[1] as Int64) + index - leaf - 1)
            }
        }
        return EntryPlace(
            index: UInt64(clamping: index),
            writer: try String.fetchOne(name, arguments: [row[2] as Int64]) ?? "?",
            sequence: sequence,
            flag: UInt8(clamping: row[1] as Int64),
            isFinal: isFinal
        )
    }
}
