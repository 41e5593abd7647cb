import ArgumentParser
import FoundationEssentials
import LedgerPeer

/// `ftcompose ledger certificates`: the one-shot that runs before the members.
struct LedgerCertificatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificates",
        abstract: "Make the certificate authority of a ledger and its members' certificates.",
        discussion: """
            Started by the emitted project before the etcd members, and ends. What is there and still \
            fits is left alone, so it may run as often as one likes; certificates with less than a \
            year to live are made anew. Private keys stay in the folders named in the plan.
            """
    )

    @Option(help: "The plan that 'ftcompose build' wrote (ft/ledger.plan.yml).")
    var plan = "/etc/ftcompose/plan.yml"

    func run() throws {
        do {
            let runtime = try RuntimeLedgerPlan(
                path: plan,
                environment: ProcessInfo.processInfo.environment
            )
            try LedgerCertificates(plan: runtime.plan).run { Terminal.note($0) }
        } catch {
            throw RuntimeRunner.refuse(error)
        }
    }
}
