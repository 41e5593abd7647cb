import ArgumentParser
import ControlPlane
import ServicePlan

/// A replica and a reason, which the tunnel of this container is told.
struct ReplicaRequestOptions: ParsableArguments {
    @OptionGroup var control: ControlOptions

    @Argument(help: "Name of the replica.")
    var replica: String

    @Option(help: "Why; shown in status and records.")
    var reason: String

    /// Asks the tunnel.
    func post(_ path: String) async throws {
        try await control.client().post(path, ReplicaRequest(replica: replica, reason: reason))
    }
}
