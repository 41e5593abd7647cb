import ComposeModel
import Diagnostics
import YAMLBridge

/// Names the output needs beside the source's own; one that is taken is an error with both places.
struct NameRegistry {
    private let project: ComposeProject
    private var made: [String: SourceRange] = [:]

    init(project: ComposeProject) {
        self.project = project
    }

    /// Claims all names of a database.
    mutating func claim(_ database: DatabaseService) {
        let reason = DiagnosticNote(
            "`\(database.name)` is annotated here",
            at: database.service.key.range
        )
        let services = [database.seedName, database.voterName] + database.replicaNames
        for name in services { claim("services", name, reason) }
        claim("networks", database.networkName, reason)
        let volumes =
            database.storage.volumes.map(\.name)
            + [database.tunnelStateName, database.voterStateName, database.controlName]
        for name in volumes { claim("volumes", name, reason) }
        for name in [database.planName, database.settingsName] { claim("configs", name, reason) }
        if let taken = project.declaration("networks", RuntimePaths.controlNetwork) {
            collide("networks", RuntimePaths.controlNetwork, taken.key.range, reason)
        }
    }

    /// Claims all names of the ledger; nothing for one without containers of its own.
    mutating func claim(_ ledger: ProjectLedger) {
        guard ledger.hasContainers, let first = ledger.databases.first else { return }
        let node = ledger.annotation.node
        let reason = DiagnosticNote(
            node == nil
                ? "`\(first.name)` is annotated, so there is a ledger"
                : "the ledger is described here",
            at: (node ?? first.service.key).range
        )
        for name in ledger.serviceNames { claim("services", name, reason) }
        for name in ledger.volumeNames { claim("volumes", name, reason) }
        claim("networks", LedgerNames.network, reason)
        claim("configs", LedgerNames.planName, reason)
        // Its plan stands in the folder of the plans of the root file's services.
        for database in ledger.databases
        where database.service.unit == 0 && database.planPath == LedgerNames.planPath {
            let place = database.service.key.range
            collide("services", database.name, place, reason)
        }
    }

    private mutating func claim(_ section: String, _ name: String, _ reason: DiagnosticNote) {
        if let taken = project.declaration(section, name) {
            collide(section, name, taken.key.range, reason)
        } else if let other = made["\(section)/\(name)"] {
            collide(section, name, other, reason)
        }
        if let range = reason.range { made["\(section)/\(name)"] = range }
    }

    private func collide(
        _ section: String,
        _ name: String,
        _ place: SourceRange?,
        _ reason: DiagnosticNote
    ) {
        project.collector.report(
            Diagnostic(
                .nameCollision,
                .error,
                "`\(name)` under `\(section)` is a name the output needs",
                at: place,
                notes: [reason],
                remedy: "give one of the two another name"
            )
        )
    }
}
