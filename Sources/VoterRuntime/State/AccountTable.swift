/// A table of the schema `mysql` that holds accounts or grants, and how it is compared and copied.
struct AccountTable: Sendable, Hashable {
    /// Its name.
    var name: String
    /// Columns that name a row.
    var keys: [String]
    /// Columns that hold what differs between equal servers, such as the time of a change.
    var ignored: Set<String> = []
    /// Columns compared through an expression.
    var expressions: [String: String] = [:]
    /// Rows that belong to one container: compared and copied never.
    var privateRows = "FALSE"

    /// Rows the container's own health check made, each with its own random password.
    private static let healthCheckRows =
        "User = 'healthcheck' AND Host IN ('localhost', '127.0.0.1', '::1')"
    /// Rows the server made for the container's host name.
    private static let hostRows = "Host = LOWER(@@hostname)"

    /// Tables of MariaDB.
    static let mariaDB: [AccountTable] = [
        AccountTable(
            name: "global_priv",
            keys: ["Host", "User"],
            expressions: ["Priv": "JSON_REMOVE(Priv, '$.password_last_changed')"],
            privateRows: "(\(healthCheckRows)) OR \(hostRows)"
        ),
        AccountTable(name: "roles_mapping", keys: ["Host", "User", "Role"]),
    ]

    /// Tables of MySQL; salts differ between servers, so its passwords are not compared.
    static let mySQL: [AccountTable] = [
        AccountTable(
            name: "user",
            keys: ["Host", "User"],
            ignored: ["password_last_changed", "authentication_string"],
            privateRows: hostRows
        ),
        AccountTable(name: "global_grants", keys: ["USER", "HOST", "PRIV"]),
        AccountTable(
            name: "role_edges",
            keys: ["FROM_HOST", "FROM_USER", "TO_HOST", "TO_USER"]
        ),
        AccountTable(
            name: "default_roles",
            keys: ["HOST", "USER", "DEFAULT_ROLE_HOST", "DEFAULT_ROLE_USER"]
        ),
    ]

    /// Tables both have.
    static let common: [AccountTable] = [
        AccountTable(name: "db", keys: ["Host", "Db", "User"]),
        AccountTable(
            name: "tables_priv",
            keys: ["Host", "Db", "User", "Table_name"],
            ignored: ["Timestamp"]
        ),
        AccountTable(
            name: "columns_priv",
            keys: ["Host", "Db", "User", "Table_name", "Column_name"],
            ignored: ["Timestamp"]
        ),
        AccountTable(
            name: "procs_priv",
            keys: ["Host", "Db", "User", "Routine_name", "Routine_type"],
            ignored: ["Timestamp"]
        ),
        AccountTable(
            name: "proxies_priv",
            keys: ["Host", "User", "Proxied_host", "Proxied_user"],
            ignored: ["Timestamp"],
            privateRows: hostRows
        ),
    ]

    /// Tables of a server family of the plan.
    static func tables(engine: String) -> [AccountTable] {
        (engine == "mysql" ? mySQL : mariaDB) + common
    }
}
