/// `read-only`: `read_only` binds everyone but those with READ ONLY ADMIN, which tunnel and most
/// applications have; so the accounts that may come over the network lose that privilege for the time.
///
/// Sessions keep the privileges they logged in with: sessions opened afterwards are refused.
struct ReadOnlyFault: Fault {
    private static let privilege = "READ ONLY ADMIN"

    private var accounts: [String] = []

    mutating func inject(_ context: FaultContext) async throws -> String {
        let database = context.database
        // A grantee is spelled 'user'@'host' with its quotes, ready to be used in a statement.
        accounts = try await database.names(
            "SELECT HEX(grantee) FROM information_schema.user_privileges "
                + "WHERE privilege_type IN ('READ ONLY ADMIN','READ_ONLY ADMIN') "
                + "AND grantee NOT LIKE '%@''localhost''' ORDER BY 1"
        ).compactMap(\.first)
        for account in accounts {
            try await database.run("REVOKE \(Self.privilege) ON *.* FROM \(account)")
        }
        try await database.run("SET GLOBAL read_only=1")
        let who = accounts.isEmpty ? "nobody" : accounts.joined(separator: ", ")
        return
            "read_only=1; \(Self.privilege) revoked from \(who); binds sessions opened from now on"
    }

    func undo(_ context: FaultContext) async throws {
        try await context.database.run("SET GLOBAL read_only=0")
        for account in accounts {
            try await context.database.run("GRANT \(Self.privilege) ON *.* TO \(account)")
        }
    }
}
