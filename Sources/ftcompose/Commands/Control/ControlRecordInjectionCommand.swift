import ArgumentParser
import ControlPlane
import ServicePlan

/// `ftcompose control record-injection`: notes a fault that was put in on purpose.
struct ControlRecordInjectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record-injection",
        abstract: "Have the tunnel record an injected fault."
    )

    @OptionGroup var control: ControlOptions

    @Option(help: "The replica the fault is in.")
    var replica: String

    @Option(help: "Name of the fault.")
    var fault: String

    @Option(help: "What was done.")
    var reason: String

    func run() async throws {
        try await control.client().post(
            ControlPath.injections,
            InjectionNotice(replica: replica, fault: fault, reason: reason)
        )
    }
}
