/// Finds the containers of a fault-tolerant service by the labels the compiler put on them.
public struct ProjectLocator: Sendable {
    private let engine: EngineClient
    private let hint: ProjectHint

    /// Creates a locator.
    ///
    /// - Parameters:
    ///   - engine: the engine to ask.
    ///   - hint: which project is meant.
    public init(engine: EngineClient, hint: ProjectHint) {
        self.engine = engine
        self.hint = hint
    }

    /// All fault-tolerant services of the project that is meant.
    ///
    /// - Returns: the services, by name; at least one.
    /// - Throws: `EngineError` listing the candidates when it is not clear which project is meant.
    public func services() async throws -> [LocatedService] {
        try Self.choose(
            from: Self.group(
                try await engine.containers(labels: [LabelFilter(ContainerLabel.service)])
            ),
            hint: hint.name,
            service: nil
        )
    }

    /// One service.
    ///
    /// - Parameter service: its name; nil when the project has only one.
    /// - Returns: its containers.
    /// - Throws: `EngineError` listing the candidates.
    public func service(_ service: String?) async throws -> LocatedService {
        let all = try await engine.containers(labels: [LabelFilter(ContainerLabel.service)])
        let services = try Self.choose(
            from: Self.group(all),
            hint: hint.name,
            service: service
        )
        guard services.count == 1, let only = services.first else {
            let names = services.map(\.service).joined(separator: ", ")
            throw Self.notLocated(
                "project '\(services.first?.project ?? "")' has several fault-tolerant services; "
                    + "name one of them: \(names)"
            )
        }
        return only
    }

    /// Sorts containers by project and service.
    static func group(_ containers: [ContainerSummary]) -> [LocatedService] {
        var services: [String: LocatedService] = [:]
        for container in containers {
            guard let service = container.labels[ContainerLabel.service],
                let project = container.labels[ContainerLabel.project]
            else { continue }
            let key = "\(project)/\(service)"
            var located =
                services[key]
                ?? LocatedService(
                    project: project,
                    service: service,
                    tunnel: nil,
                    voters: [],
                    replicas: [:]
                )
            switch container.labels[ContainerLabel.role] {
            case "tunnel": located.tunnel = container
            case "voter":
                located.voters.append(container)
                located.voters.sort { $0.name < $1.name }
            case "replica":
                let name =
                    container.labels[ContainerLabel.replica]
                    ?? container.labels[ContainerLabel.composeService] ?? container.name
                located.replicas[name] = container
            default: break
            }
            services[key] = located
        }
        return services.values.sorted { ($0.project, $0.service) < ($1.project, $1.service) }
    }

    /// Picks the services that are meant.
    ///
    /// A name guessed from a folder may be wrong, so when it has no containers the only project that
    /// has the service is taken; a name the user said is never replaced.
    static func choose(
        from services: [LocatedService],
        hint: ProjectHint.Name,
        service: String?
    ) throws -> [LocatedService] {
        let wanted = services.filter { service == nil || $0.service == service }
        let inProject = wanted.filter { $0.project == hint.name }
        if !inProject.isEmpty { return inProject }
        let projects = Set(wanted.map(\.project))
        if !hint.isExplicit, projects.count == 1 { return wanted }
        let what = service.map { "service '\($0)'" } ?? "fault-tolerant service"
        let found =
            services.isEmpty
            ? "the engine runs none at all; start one with docker compose -f compose.ft.yml up -d"
            : "the engine has: "
                + services.map { "\($0.project)/\($0.service)" }.joined(separator: ", ")
                + "; choose with --project-name"
        throw notLocated(
            "project '\(hint.name)' (from \(hint.source)) has no \(what); \(found)"
        )
    }

    private static func notLocated(_ message: String) -> EngineError {
        EngineError(code: .notLocated, message: message)
    }
}
