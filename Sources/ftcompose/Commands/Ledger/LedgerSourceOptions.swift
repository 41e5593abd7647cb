import ArgumentParser
import EngineConnector
import LedgerPeer

/// Which ledger is meant: that of a project that runs here, or a database file.
struct LedgerSourceOptions: ParsableArguments {
    @OptionGroup var project: ProjectOptions

    @Option(
        help: ArgumentHelp(
            "A peer's database (ledger.sqlite) to read instead of asking a running project.",
            valueName: "file"
        )
    )
    var database: String?

    @Option(help: "Ask the peer of this actor; else of the first one that runs here.")
    var peer: String?

    /// Finds the ledgers and works with them.
    func withLedgers<Value: Sendable>(
        _ work: @escaping @Sendable ([any LedgerSource]) async throws -> Value
    ) async throws -> Value {
        if let database { return try await work([DatabaseLedger(path: database)]) }
        let (hint, peer) = (project.hint, peer)
        return try await EngineClient.withClient { engine in
            try await work(LedgerLocator(engine: engine, hint: hint).ledgers(peer: peer))
        }
    }
}
