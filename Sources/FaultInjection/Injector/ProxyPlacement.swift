import EngineConnector
import FoundationEssentials

/// Puts the fault proxy in a replica's place on the internal network, and gives the place back.
///
/// The replica leaves the network and comes back as `NAME-real`; the proxy takes its names. All that
/// is needed to go back is in the proxy's labels, so that a later command can do it when this one was
/// killed.
struct ProxyPlacement: Sendable {
    /// Role of the proxy's container.
    static let role = "fault-proxy"
    /// Suffix of the name the replica has behind the proxy.
    static let realSuffix = "-real"

    private static let containerLabel = "ftcompose.fault.container"
    private static let networkLabel = "ftcompose.fault.network"
    private static let aliasesLabel = "ftcompose.fault.aliases"
    private static let addressLabel = "ftcompose.fault.address"

    /// The engine.
    let engine: EngineClient
    /// Identifier of the proxy's container.
    let proxy: String

    /// Puts a proxy in place.
    ///
    /// - Parameters:
    ///   - context: the replica and what was asked for.
    ///   - network: the replica's place on the network.
    ///   - command: arguments of the proxy behind the program's name; they name the replica.
    /// - Returns: the placement.
    /// - Throws: when it could not be put in place; then all is as it was.
    static func place(
        _ context: FaultContext,
        network: NetworkAttachment,
        command: [String]
    ) async throws -> ProxyPlacement {
        let engine = context.engine
        guard let tunnel = context.service.tunnel else {
            throw InjectionError("without a tunnel there is no image to run the proxy from")
        }
        let aliases = network.aliases.filter { !context.container.hasPrefix($0) }
        let labels = [
            ContainerLabel.service: context.service.service, ContainerLabel.role: role,
            ContainerLabel.replica: context.replica, containerLabel: context.container,
            networkLabel: network.network, aliasesLabel: aliases.joined(separator: ","),
            addressLabel: network.fixedAddress ?? "",
        ]
        let name = "ftcompose-fault-proxy-\(context.container.prefix(12))"
        let proxy = try await create(
            engine,
            ContainerSpec(
                name: name,
                image: try await engine.inspect(tunnel.id).imageID,
                command: command,
                labels: labels,
                network: network.network,
                aliases: aliases
            )
        )
        let placement = ProxyPlacement(engine: engine, proxy: proxy)
        do {
            try await engine.disconnect(context.container, from: network.network)
            await Self.endSessions(engine, context.container)
            // The engine gives out the lowest free address: started in between, the proxy takes the
            // replica's, so that connections to the address the tunnel knows are reset at once.
            try await engine.start(proxy)
            try await engine.connect(
                context.container,
                to: network.network,
                aliases: [context.replica + realSuffix]
            )
            try await placement.awaitStart()
        } catch {
            try? await placement.remove()
            throw error
        }
        return placement
    }

    /// Gives the place back and removes the proxy.
    func remove() async throws {
        let labels = try await engine.inspect(proxy).labels
        guard let container = labels[Self.containerLabel], let network = labels[Self.networkLabel]
        else { throw InjectionError("the container \(proxy) is no fault proxy") }
        let aliases = (labels[Self.aliasesLabel] ?? "").split(separator: ",").map(String.init)
        let address = labels[Self.addressLabel].flatMap { $0.isEmpty ? nil : $0 }
        try await engine.remove(proxy, force: true)
        if try await engine.inspect(container).attachment(to: network) != nil {
            try await engine.disconnect(container, from: network)
        }
        await Self.endSessions(engine, container)
        try await engine.connect(
            container,
            to: network,
            aliases: aliases,
            fixedAddress: address
        )
    }

    /// Asks the proxy over its control socket.
    func ask(_ control: FaultControl) async throws -> FaultTrigger.Report {
        let command = RuntimeCommand(engine: engine, container: proxy)
        let output = try await command.output(of: ["fault-proxy-control", control.rawValue])
        return try JSONDecoder().decode(FaultTrigger.Report.self, from: Data(output))
    }

    /// Proxies that an interrupted injection left behind.
    static func leftBehind(_ engine: EngineClient, service: String) async throws -> [ProxyPlacement]
    {
        try await engine.containers(
            labels: [
                LabelFilter(ContainerLabel.role, role),
                LabelFilter(ContainerLabel.service, service),
            ]
        ).map { ProxyPlacement(engine: engine, proxy: $0.id) }
    }

    /// Ends the server's sessions from the network, whose other ends are gone without a word.
    ///
    /// Left alone they would keep their locks for hours, the tunnel's fence among them. A server that
    /// does not answer has nothing to end.
    private static func endSessions(_ engine: EngineClient, _ container: String) async {
        let database = ReplicaDatabase(engine: engine, container: container)
        let sessions = try? await database.run(
            "SELECT id FROM information_schema.processlist WHERE host LIKE '%:%'"
        )
        for session in (sessions ?? "").split(separator: "\n").compactMap({ Int($0) }) {
            _ = try? await database.run("KILL \(session)")
        }
    }

    private static func create(
        _ engine: EngineClient,
        _ spec: ContainerSpec
    ) async throws -> String {
        do {
            return try await engine.create(spec)
        } catch let error as EngineError where error.code == .conflict {
            throw InjectionError(
                "an interrupted injection left its proxy in front of this replica; take it away "
                    + "with: ftcompose inject --restore"
            )
        }
    }

    /// Waits until the proxy answers on its control socket.
    private func awaitStart() async throws {
        var last: (any Error)?
        for _ in 0..<50 {
            do {
                _ = try await ask(.report)
                return
            } catch {
                last = error
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw InjectionError("the fault proxy does not start: \(last.map { "\($0)" } ?? "")")
    }
}
