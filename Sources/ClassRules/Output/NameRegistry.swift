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

    /// Claims all names of a service.
    mutating func claim(_ protected: any ProtectedService) {
        let reason = DiagnosticNote(
            "`\(protected.name)` is annotated here",
            at: protected.service.key.range
        )
        let names = protected.madeNames
        for name in names.services { claim("services", name, reason) }
        for name in names.networks { claim("networks", name, reason) }
        for name in names.volumes { claim("volumes", name, reason) }
        for name in names.configs { claim("configs", name, reason) }
        if let taken = project.declaration("networks", RuntimePaths.controlNetwork) {
            collide("networks", RuntimePaths.controlNetwork, taken.key.range, reason)
        }
    }

    /// Claims all names of the ledger; nothing for one without containers of its own.
    mutating func claim(_ ledger: ProjectLedger) {
        guard ledger.hasContainers, let first = ledger.services.first else { return }
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
        for protected in ledger.services
        where protected.service.unit == 0 && protected.planPath == LedgerNames.planPath {
            let place = protected.service.key.range
            collide("services", protected.name, place, reason)
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
