import ArgumentParser
import EngineConnector

/// `ftcompose ledger rotate`: a new key for who signs entries.
struct LedgerRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Give a writer or a peer of the ledger a new signing key.",
        discussion: """
            CONTAINER is a service of the running project: a tunnel (db), a voter (db-voter) or an \
            actor's peer (ft-ledger-user). The key is made where it is used and never leaves its \
            volume; the service goes on meanwhile, and no entry is lost or written twice.

            A peer's new key is enrolled by an entry that its old key signs, a writer's by an entry \
            of its actor's peer. From then on only the new key counts. Proofs made before stay valid, \
            and proofs of later entries show the chain back to the first key. The keys that sign \
            checkpoints stay: they stand in the policy that everybody has.

              ftcompose ledger rotate db
              ftcompose ledger rotate ft-ledger-provider
            """
    )

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Tunnel, voter or peer, by the name of its Compose service.")
    var container: String

    func run() async throws {
        let (hint, name) = (project.hint, container)
        let text = try await EngineClient.withClient { engine in
            let services = try await ProjectLocator(engine: engine, hint: hint).services()
            let project = LabelFilter(ContainerLabel.project, services[0].project)
            let all = try await engine.containers(labels: [project], all: false).filter {
                $0.labels[ContainerLabel.role].map(Self.roles.contains) ?? false
            }
            let named = all.first { $0.labels[ContainerLabel.composeService] == name }
            guard let named else {
                let names = all.compactMap { $0.labels[ContainerLabel.composeService] }.sorted()
                throw RuntimeFailure(
                    "no '\(name)' that signs entries runs in the project '\(services[0].project)'; "
                        + "it has \(names.joined(separator: ", "))"
                )
            }
            return String(
                decoding: try await RuntimeCommand(engine: engine, container: named.id)
                    .output(of: ["control", "ledger", "rotate"]),
                as: UTF8.self
            )
        }
        print("new key of \(name): \(text)", terminator: "")
    }

    private static let roles: Set<String> = ["tunnel", "voter", LedgerLocator.peerRole]
}
