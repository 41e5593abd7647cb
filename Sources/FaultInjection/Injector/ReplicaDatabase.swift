import EngineConnector

/// SQL inside a replica's own container, through its socket and with its own environment's password.
///
/// Neither the tunnel nor the replica's log of statements sees it, and no password leaves the
/// container.
struct ReplicaDatabase: Sendable {
    /// Databases that belong to the server.
    static let systemSchemas = "'mysql','sys','information_schema','performance_schema'"

    private static let script = """
        client=$(command -v mariadb || command -v mysql) || { echo 'no client program' >&2; exit 127; }
        password=${MARIADB_ROOT_PASSWORD:-${MYSQL_ROOT_PASSWORD:-}}
        file=${MARIADB_ROOT_PASSWORD_FILE:-${MYSQL_ROOT_PASSWORD_FILE:-}}
        if [ -z "$password" ] && [ -n "$file" ]; then password=$(cat "$file"); fi
        MYSQL_PWD=$password; export MYSQL_PWD
        exec "$client" -uroot --protocol=socket --default-character-set=utf8mb4 --batch --raw \
        --skip-column-names -e "$1"
        """

    /// The engine.
    let engine: EngineClient
    /// Identifier of the replica's container.
    let container: String

    /// Runs statements.
    ///
    /// - Parameter sql: statements, separated by semicolons.
    /// - Returns: the results, values separated by tabs, without the last line end.
    /// - Throws: `InjectionError` with the server's message.
    @discardableResult
    func run(_ sql: String) async throws -> String {
        let quiet = "SET SESSION sql_log_off=1;"
        let result = try await engine.exec(
            ExecRequest(["sh", "-c", Self.script, "sh", quiet + sql], user: "0"),
            in: container
        )
        guard result.exitCode == 0 else {
            throw InjectionError("the server of this replica refuses: \(result.errors)")
        }
        return result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
    }

    /// Runs one query whose values are hexadecimal texts.
    ///
    /// - Parameter sql: the query; every column is `HEX(…)`.
    /// - Returns: the rows, decoded.
    /// - Throws: `InjectionError`.
    func names(_ sql: String) async throws -> [[String]] {
        try await run(sql).split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(Self.decodeHex)
        }
    }

    /// The tables that are not the server's own.
    ///
    /// - Parameter object: only this `database.table`, or those of this `database`; nil for all.
    /// - Returns: the tables, by name.
    /// - Throws: `InjectionError`.
    func tables(_ object: String? = nil) async throws -> [TableName] {
        let all = try await names(
            "SELECT HEX(table_schema),HEX(table_name) FROM information_schema.tables "
                + "WHERE table_type='BASE TABLE' AND table_schema NOT IN (\(Self.systemSchemas)) "
                + "ORDER BY 1,2"
        ).compactMap { $0.count == 2 ? TableName(schema: $0[0], table: $0[1]) : nil }
        guard let object else { return all }
        return all.filter { $0.description == object || $0.schema == object }
    }

    /// The folder of the server's files.
    func dataDirectory() async throws -> String {
        let path = try await run("SELECT @@datadir")
        return path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    private static func decodeHex(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
