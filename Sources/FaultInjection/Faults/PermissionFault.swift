import EngineConnector

/// `permission-denied`: a database's folder loses its permissions, and the server forgets that it has
/// the tables open.
///
/// The server hides most of the trouble behind "does not exist" (1146); what makes or lists files says
/// "Permission denied".
struct PermissionFault: Fault {
    private var path: String?
    private var mode = "700"

    mutating func inject(_ context: FaultContext) async throws -> String {
        let database = context.database
        var random = SeededGenerator(seed: context.request.randomSeed)
        let tables = try await database.tables(context.request.object).filter(\.isPlain)
        guard let table = tables.randomElement(using: &random) else {
            throw InjectionError("this replica has no database whose folder could be closed off")
        }
        let path = "\(try await database.dataDirectory())/\(table.schema)"
        let owner = try await run(context, ["stat", "-c", "%u %a", path])
        let parts = owner.split { $0 == " " || $0 == "\n" }
        guard parts.count == 2, parts[0] != "0" else {
            throw InjectionError("the server runs as root here, which no permission stops")
        }
        self.path = path
        mode = String(parts[1])
        _ = try await run(context, ["chmod", "000", path])
        try await database.run("FLUSH TABLES")
        return "chmod 000 \(path)"
    }

    func undo(_ context: FaultContext) async throws {
        guard let path else { return }
        _ = try await run(context, ["chmod", mode, path])
        try await context.database.run("FLUSH TABLES")
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
