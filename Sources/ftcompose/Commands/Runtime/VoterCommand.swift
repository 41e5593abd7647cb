import ArgumentParser
import FoundationEssentials
import ServiceLifecycle
import ServicePlan
import VoterRuntime

/// Runs the voter of one service.
struct VoterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "voter",
        abstract: "Run the voter: compare states and logs of the replicas and repair them.",
        discussion: """
            Started by the emitted project beside the tunnel; takes its plan, password and overrides \
            the same way (see 'ftcompose help tunnel'). No client connects to it.
            """
    )

    @OptionGroup var options: RuntimeOptions

    func run() async throws {
        do {
            let runtime = try RuntimePlan(
                path: options.plan,
                environment: ProcessInfo.processInfo.environment
            )
            let plan = runtime.plan
            try await RuntimeRunner.run(
                plan,
                name: "voter",
                writer: plan.ledger.voterWriter,
                stateDirectory: plan.voter.stateDirectory,
                level: options.logLevel
            ) { recorder, logger -> any Service in
                let voter = VoterService(
                    plan: plan,
                    administratorPassword: runtime.administratorPassword,
                    recorder: recorder,
                    logger: logger
                )
                return RuntimeService("voter of \(plan.service)") { try await voter.run() }
            }
        } catch {
            throw RuntimeRunner.refuse(error)
        }
    }
}
