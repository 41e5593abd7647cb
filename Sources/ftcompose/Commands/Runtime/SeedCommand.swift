import ArgumentParser
import DataTransfer
import FoundationEssentials
import ServicePlan

/// The one-shot that runs before the replicas.
struct SeedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Stop an 'up' that would shadow existing data; prepare the log folders.",
        discussion: """
            Started by the emitted project before the replicas, and ends. It refuses when the source's \
            own volume holds data but the replicas' volumes are empty: the replicas would start \
            without it.
            """
    )

    @Option(help: "The plan that 'ftcompose build' wrote (ft/SERVICE.plan.yml).")
    var plan = "/etc/ftcompose/plan.yml"

    @Option(help: "Folder under which the volumes are mounted.")
    var root = "/ft"

    func run() throws {
        do {
            let runtime = try RuntimePlan(
                path: plan,
                environment: ProcessInfo.processInfo.environment,
                needsPassword: false
            )
            try SeedCheck.run(plan: runtime.plan, root: root)
        } catch {
            throw RuntimeRunner.refuse(error)
        }
    }
}
