import FoundationEssentials

/// Which of the engine's events are about one project's containers; a value without I/O.
///
/// The engine can be asked for the containers' own events by their label, but not for those of networks:
/// these name a container by its identity only. So both are asked for, and what is another project's
/// stops here.
struct ProjectEventFilter: Sendable {
    /// What is asked of the engine: no `exec`, whose command lines may hold passwords.
    static let actions = [
        "connect", "create", "destroy", "die", "disconnect", "health_status", "kill", "oom",
        "pause",
        "rename", "restart", "start", "stop", "unpause",
    ]
    /// What is asked of the engine.
    static let kinds = ["container", "network"]
    /// Containers that are remembered.
    static let containersMax = 4_096

    private let project: String
    private var containers: Set<String> = []
    private var order: [String] = []

    /// Starts with what is known.
    ///
    /// - Parameters:
    ///   - project: Name of the Compose project.
    ///   - containers: Identities of its containers.
    init(project: String, containers: [String]) {
        self.project = project
        for container in containers { remember(container) }
    }

    /// Tells whether an event may be seen; what cannot be read may not.
    mutating func passes(_ line: [UInt8]) -> Bool {
        guard let event = try? JSONDecoder().decode(EngineEvent.self, from: Data(line)) else {
            return false
        }
        switch event.kind {
        case "container":
            guard event.actor.attributes[ContainerLabel.project] == project else { return false }
            remember(event.actor.id)
            let word = event.action.split(separator: ":").first.map(String.init) ?? ""
            return Self.actions.contains(word)
        case "network":
            guard event.action == "connect" || event.action == "disconnect" else { return false }
            return event.actor.attributes["container"].map(containers.contains) ?? false
        default:
            return false
        }
    }

    private mutating func remember(_ container: String) {
        guard containers.insert(container).inserted else { return }
        order.append(container)
        guard order.count > 2 * Self.containersMax else { return }
        containers.subtract(order.prefix(Self.containersMax))
        order.removeFirst(Self.containersMax)
    }
}
