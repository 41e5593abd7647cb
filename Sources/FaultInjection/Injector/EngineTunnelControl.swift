public import EngineConnector
import FoundationEssentials
public import ServicePlan

/// Asks the tunnel by running `ftcompose control` inside its container.
public struct EngineTunnelControl: TunnelControl {
    private let command: RuntimeCommand

    /// Creates the control of a service's tunnel.
    ///
    /// - Parameters:
    ///   - engine: the engine that runs it.
    ///   - service: the service.
    /// - Throws: `EngineError` when the tunnel does not run.
    public init(engine: EngineClient, service: LocatedService) throws {
        command = RuntimeCommand(engine: engine, container: try service.runningTunnel().id)
    }

    /// The tunnel's status.
    public func status() async throws -> TunnelStatus {
        let output = try await command.output(of: ["control", "status"])
        return try JSONDecoder().decode(TunnelStatus.self, from: Data(output))
    }

    /// Asks for a resync of a replica.
    public func resync(replica: String, reason: String) async throws {
        _ = try await command.output(of: ["control", "resync", replica, "--reason", reason])
    }

    /// Notes an injection.
    public func record(fault: FaultName, replica: String, reason: String) async throws {
        _ = try await command.output(
            of: [
                "control", "record-injection", "--replica", replica, "--fault", fault.rawValue,
                "--reason", reason,
            ]
        )
    }
}
