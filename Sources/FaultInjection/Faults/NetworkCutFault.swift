import EngineConnector

/// `network-cut`: the container leaves the networks it shares with the tunnel.
struct NetworkCutFault: Fault {
    private var cut: [NetworkAttachment] = []

    mutating func inject(_ context: FaultContext) async throws -> String {
        for attachment in try await context.sharedNetworks() {
            try await context.engine.disconnect(context.container, from: attachment.network)
            cut.append(attachment)
        }
        return "taken off \(cut.map(\.network).joined(separator: ", "))"
    }

    func undo(_ context: FaultContext) async throws {
        for attachment in cut {
            try await context.engine.connect(
                context.container,
                to: attachment.network,
                aliases: attachment.aliases.filter { !context.container.hasPrefix($0) },
                fixedAddress: attachment.fixedAddress
            )
        }
    }
}
