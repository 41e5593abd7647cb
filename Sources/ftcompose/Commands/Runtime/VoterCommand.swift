import ArgumentParser
import FoundationEssentials
import ServiceLifecycle
import ServicePlan
import VoterRuntime

/// Runs the voter of one service.
struct VoterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "voter",
        abstract: "Run the voter: compare states, files and logs of the replicas and repair them.",
        discussion: """
            Started by the emitted project beside the tunnel; takes its plan, password and overrides \
            the same way (see 'ftcompose help tunnel'). No client connects to it.
            """
    )

    @OptionGroup var options: RuntimeOptions

    @Option(help: "The path of a web server with several paths whose replicas are voted on.")
    var path: String?

    func run() async throws {
        do {
            if PlanFile.serviceClass(path: options.plan) == RuntimeWebPlan.className {
                try await runWeb()
            } else {
                try await runDatabase()
            }
        } catch {
            throw RuntimeRunner.refuse(error)
        }
    }

    private func runDatabase() async throws {
        guard path == nil else { throw RuntimeFailure("--path is for web servers only") }
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
            controlTokenFile: plan.voter.controlTokenFile,
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
    }

    private func runWeb() async throws {
        let plan = try RuntimeWebPlan(
            path: options.plan,
            environment: ProcessInfo.processInfo.environment
        ).plan
        let part = try RecordedWebPath(plan, path: path)
        try await RuntimeRunner.run(
            part,
            name: "voter",
            writer: part.voter.ledgerWriter,
            stateDirectory: part.voter.stateDirectory,
            controlTokenFile: part.voter.controlTokenFile,
            level: options.logLevel
        ) { recorder, logger -> any Service in
            let voter = try WebVoterService(
                plan: plan,
                path: path,
                recorder: recorder,
                logger: logger
            )
            return RuntimeService("voter of \(part.name)") { try await voter.run() }
        }
    }
}
