import ArgumentParser
import FoundationEssentials
import LedgerPeer
import Logging
import ServicePlan

/// `ftcompose ledger init`: the one-shot that brings members and actors together.
struct LedgerInitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Set up the members' users and enrol the actors of a ledger.",
        discussion: """
            Started by the emitted project, and ends. It waits for the members and for the requests of \
            all peers, gives each actor a certificate and the right to write under its own name, turns \
            authorization on, and writes who takes part and whose signatures make a block final. It \
            may run as often as one likes. Keys that were enrolled once are kept: other keys in an \
            actor's name are refused.
            """
    )

    @Option(help: "The plan that 'ftcompose build' wrote (ft/ledger.plan.yml).")
    var plan = "/etc/ftcompose/plan.yml"

    @Option(help: "How long members and peers may take to be there, such as 90s or 5m.")
    var wait = DurationArgument(milliseconds: 300_000)

    @Option(
        help: "An actor who may have a certificate for a new TLS key, because its old one is lost."
    )
    var reissue: [String] = []

    func run() async throws {
        do {
            let runtime = try RuntimeLedgerPlan(
                path: plan,
                environment: ProcessInfo.processInfo.environment
            )
            let unknown = reissue.filter { name in
                !runtime.plan.actors.contains { $0.name == name }
            }
            guard unknown.isEmpty else {
                throw ValidationError(
                    "no actor is called \(unknown.joined(separator: ", ")); there are "
                        + runtime.plan.actors.map(\.name).joined(separator: ", ")
                )
            }
            try await LedgerInitialisation(
                plan: runtime.plan,
                reissued: Set(reissue),
                logger: RuntimeRunner.makeLogger("ledger-init", level: .warning)
            ).run(wait: .milliseconds(wait.milliseconds)) { Terminal.note($0) }
        } catch let error as ValidationError {
            throw error
        } catch {
            throw RuntimeRunner.refuse(error)
        }
    }
}
