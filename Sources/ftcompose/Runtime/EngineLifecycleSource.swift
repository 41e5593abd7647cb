import EngineConnector
import LedgerPeer

/// A project's containers as the engine tells of them, through the proxy that lets only this be asked.
struct EngineLifecycleSource: LifecycleSource {
    /// Longest time of one stream; it is taken up again behind the last event.
    private static let streamMilliseconds: Int64 = 82_800_000

    let socket: String
    let project: String

    private var label: LabelFilter { LabelFilter(ContainerLabel.project, project) }

    func containers() async throws -> [ListedContainer] {
        let label = label
        return try await EngineClient.withClient(socketPath: socket) { engine in
            try await engine.containers(labels: [label]).map {
                ListedContainer(
                    container: $0.id,
                    name: $0.name,
                    service: $0.labels[ContainerLabel.service]
                        ?? $0.labels[ContainerLabel.composeService] ?? "",
                    state: $0.state
                )
            }
        }
    }

    func events(
        since: Int64?,
        until: Int64?,
        _ body: @Sendable (HeardEvent) async throws -> Void
    ) async throws {
        let label = "\(ContainerLabel.project)=\(project)"
        let filters = ["type": ["container", "network"], "label": [label]]
        try await EngineClient.withClient(socketPath: socket) { engine in
            try await engine.events(
                filters: filters,
                // The engine's first event is later than 1970, and without a time it tells none of them.
                sinceUnixNanoseconds: since ?? 1_000_000_000,
                untilUnixNanoseconds: until,
                timeoutMilliseconds: Self.streamMilliseconds
            ) { event in
                try await body(
                    HeardEvent(
                        kind: event.kind,
                        action: event.action,
                        object: event.actor.id,
                        attributes: event.actor.attributes,
                        time: event.timeUnixNanoseconds
                    )
                )
                return true
            }
        }
    }
}
