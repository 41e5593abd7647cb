import EngineConnector

/// `permission-denied`: a table's definition file loses its permissions, and the server forgets that it
/// has the table open.
struct PermissionFault: Fault {
    private var path: String?
    private var table: TableName?

    mutating func inject(_ context: FaultContext) async throws -> String {
        let database = context.database
        var random = SeededGenerator(seed: context.request.randomSeed)
        let tables = try await database.tables(context.request.object).filter(\.isPlain)
        guard let table = tables.randomElement(using: &random) else {
            throw InjectionError("this replica has no table whose file could be closed off")
        }
        let folder = try await database.dataDirectory()
        let path = "\(folder)/\(table.schema)/\(table.table).frm"
        let owner = try await run(context, ["stat", "-c", "%u %a", path])
        guard !owner.hasPrefix("0 ") else {
            throw InjectionError("the server runs as root here, which no permission stops")
        }
        self.path = path
        self.table = table
        _ = try await run(context, ["chmod", "000", path])
        try await database.run("FLUSH TABLES \(table.quoted)")
        return "chmod 000 \(path)"
    }

    func undo(_ context: FaultContext) async throws {
        guard let path, let table else { return }
        _ = try await run(context, ["chmod", "660", path])
        try await context.database.run("FLUSH TABLES \(table.quoted)")
    }

    private func run(_ context: FaultContext, _ command: [String]) async throws -> String {
        let result = try await context.engine.exec(
            ExecRequest(command, user: "0"),
            in: context.container
        )
        guard result.exitCode == 0 else {
            throw InjectionError("\(command.joined(separator: " ")): \(result.errors)")
        }
        return result.output
    }
}
