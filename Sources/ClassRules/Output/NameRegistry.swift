import ComposeModel
import Diagnostics
import YAMLBridge

/// Names the output needs beside the source's own; one that is taken is an error with both places.
struct NameRegistry {
    private let project: ComposeProject
    /// The source's own names, by section.
    private var taken: [String: [String: YAMLNode]] = [:]
    private var made: [String: YAMLNode] = [:]

    init(project: ComposeProject) {
        self.project = project
        for section in ["services", "networks", "volumes", "configs"] {
            taken[section] = Dictionary(
                project.declarations(section).map { ($0.name, $0.key) },
                uniquingKeysWith: { first, _ in first }
            )
        }
    }

    /// Claims all names of a database.
    mutating func claim(_ database: DatabaseService) {
        let services = [database.seedName, database.voterName] + database.replicaNames
        for name in services { claim("services", name, for: database) }
        for name in [database.networkName] { claim("networks", name, for: database) }
        let volumes =
            database.storage.volumes.map(\.name)
            + [database.tunnelStateName, database.voterStateName, database.controlName]
        for name in volumes { claim("volumes", name, for: database) }
        for name in [database.planName, database.settingsName] {
            claim("configs", name, for: database)
        }
        if let place = taken["networks"]?[RuntimePaths.controlNetwork] {
            collide("networks", RuntimePaths.controlNetwork, place, database)
        }
    }

    private mutating func claim(_ section: String, _ name: String, for database: DatabaseService) {
        if let place = taken[section]?[name] {
            collide(section, name, place, database)
        } else if let other = made["\(section)/\(name)"] {
            collide(section, name, other, database)
        }
        made["\(section)/\(name)"] = database.service.key
    }

    private func collide(
        _ section: String,
        _ name: String,
        _ place: YAMLNode,
        _ database: DatabaseService
    ) {
        project.collector.report(
            Diagnostic(
                .nameCollision,
                .error,
                "`\(name)` under `\(section)` is a name the output needs",
                at: place.range,
                notes: [
                    DiagnosticNote(
                        "`\(database.name)` is annotated here",
                        at: database.service.key.range
                    )
                ],
                remedy: "give one of the two another name"
            )
        )
    }
}
