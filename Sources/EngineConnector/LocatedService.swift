/// The containers of one fault-tolerant service of one project.
public struct LocatedService: Sendable, Equatable {
    /// Name of the Compose project.
    public var project: String
    /// Name of the service in the annotated source.
    public var service: String
    /// The tunnel; nil when it has no container.
    public var tunnel: ContainerSummary?
    /// The voters, by name: one of each path of a web server with several, else at most one.
    public var voters: [ContainerSummary]
    /// The replicas, by name.
    public var replicas: [String: ContainerSummary]

    /// Creates the description of a service.
    public init(
        project: String,
        service: String,
        tunnel: ContainerSummary?,
        voters: [ContainerSummary],
        replicas: [String: ContainerSummary]
    ) {
        self.project = project
        self.service = service
        self.tunnel = tunnel
        self.voters = voters
        self.replicas = replicas
    }

    /// A replica's container.
    ///
    /// - Parameter name: name of the replica.
    /// - Returns: its container.
    /// - Throws: `EngineError` naming the replicas there are.
    public func replica(_ name: String) throws -> ContainerSummary {
        guard let container = replicas[name] else {
            throw EngineError(
                code: .notLocated,
                message: "service '\(service)' of project '\(project)' has no replica '\(name)'; "
                    + "it has \(replicas.keys.sorted().joined(separator: ", "))"
            )
        }
        return container
    }

    /// The tunnel's container when it runs.
    ///
    /// - Returns: the tunnel's container.
    /// - Throws: `EngineError` saying what to start.
    public func runningTunnel() throws -> ContainerSummary {
        try running(tunnel, "tunnel", composeService: service)
    }

    /// The voters' containers that run.
    ///
    /// - Returns: one at least.
    /// - Throws: `EngineError` saying what to start.
    public func runningVoters() throws -> [ContainerSummary] {
        let found = voters.filter { $0.state == "running" }
        if !found.isEmpty { return found }
        let name = voters.first?.labels[ContainerLabel.composeService]
        return [try running(voters.first, "voter", composeService: name ?? "\(service)-voter")]
    }

    private func running(
        _ container: ContainerSummary?,
        _ role: String,
        composeService: String
    ) throws -> ContainerSummary {
        guard let container, container.state == "running" else {
            let state = container.map { "is \($0.state)" } ?? "has no container"
            throw EngineError(
                code: .notLocated,
                message: "the \(role) of service '\(service)' \(state); start it with "
                    + "docker compose -p \(project) -f compose.ft.yml up -d \(composeService)"
            )
        }
        return container
    }
}
