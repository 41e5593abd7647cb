internal import ReplicaClient

/// Global variables that a client may have set through the tunnel and that a restart forgets.
struct GlobalSettings: Sendable {
    /// Variables that change what statements do; their values must be equal on all replicas.
    static let names = [
        "auto_increment_increment", "auto_increment_offset", "autocommit", "character_set_server",
        "collation_server", "default_storage_engine", "div_precision_increment", "event_scheduler",
        "explicit_defaults_for_timestamp", "foreign_key_checks", "group_concat_max_len",
        "innodb_lock_wait_timeout", "interactive_timeout", "local_infile", "lock_wait_timeout",
        "log_bin_trust_function_creators", "max_allowed_packet", "max_connections",
        "max_heap_table_size", "max_sp_recursion_depth", "max_statement_time", "optimizer_switch",
        "read_only", "sql_mode", "sql_safe_updates", "sql_select_limit", "super_read_only",
        "system_versioning_alter_history", "time_zone", "transaction_isolation", "tx_isolation",
        "unique_checks", "wait_timeout",
    ]

    /// Gives the replica the donor's values where they differ; returns the names that did.
    static func copy(
        from source: ReplicaConnection,
        to target: ReplicaConnection
    ) async throws(ReplicaClientError) -> [String] {
        let theirs = try await read(source)
        let own = try await read(target)
        var changed: [String] = []
        for (name, value) in theirs.sorted(by: { $0.key < $1.key }) {
            guard let mine = own[name], mine != value else { continue }
            let isNumber = !value.isEmpty && value.allSatisfy { $0.isNumber || $0 == "." }
            do throws(ReplicaClientError) {
                try await target.execute(
                    "SET GLOBAL \(name) = \(isNumber ? value : SQLText.string(value))"
                )
                changed.append(name)
            } catch {
                // 1238: set at start only; then the configuration differs, and people must know.
                guard error.code == 1238 else { throw error }
            }
        }
        return changed
    }

    private static func read(
        _ connection: ReplicaConnection
    ) async throws(ReplicaClientError) -> [String: String] {
        let result = try await connection.query(
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN \(SQLText.list(names))"
        )
        var values: [String: String] = [:]
        for row in result.rows {
            if let name = row.text(0), let value = row.text(1) { values[name.lowercased()] = value }
        }
        return values
    }
}
