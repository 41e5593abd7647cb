import ArgumentParser
import FoundationEssentials
import ServiceLifecycle
import ServicePlan
import TunnelProxy

/// Runs the tunnel of one service.
struct TunnelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tunnel",
        abstract: "Run the tunnel: take over the service's port and vote on every reply.",
        discussion: """
            Started by the emitted project; it reads the plan, the administrator's password from where \
            the source keeps it, and single values from FTCOMPOSE_PLAN__… variables, such as \
            FTCOMPOSE_PLAN__TUNNEL__LIMITS__LAG_MILLISECONDS=2000.
            """
    )

    @OptionGroup var options: RuntimeOptions

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
        let runtime = try RuntimePlan(
            path: options.plan,
            environment: ProcessInfo.processInfo.environment
        )
        let plan = runtime.plan
        try await RuntimeRunner.run(
            plan,
            name: "tunnel",
            writer: plan.ledger.tunnelWriter,
            stateDirectory: plan.tunnel.stateDirectory,
            controlTokenFile: plan.tunnel.controlTokenFile,
            level: options.logLevel
        ) { recorder, logger in
            TunnelService(
                plan: plan,
                administratorPassword: runtime.administratorPassword,
                recorder: recorder,
                logger: logger
            )
        }
    }

    private func runWeb() async throws {
        let plan = try RuntimeWebPlan(
            path: options.plan,
            environment: ProcessInfo.processInfo.environment
        ).plan
        try await RuntimeRunner.run(
            plan,
            name: "tunnel",
            writer: plan.ledger.tunnelWriter,
            stateDirectory: plan.tunnel.stateDirectory,
            controlTokenFile: plan.tunnel.controlTokenFile,
            level: options.logLevel
        ) { recorder, logger in
            WebTunnelService(plan: plan, recorder: recorder, logger: logger)
        }
    }
}
