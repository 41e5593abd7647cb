import ComposeModel
import YAMLBridge

/// Writes a service that has the engine's socket, so that others can read events or logs of containers.
///
/// Whoever has that socket has the host, however it is mounted. So this container has nothing else: no network,
/// no capability, no writable file but the socket that it answers on.
struct EngineProxyEmitter {
    private static let memory = "64m"
    private static let processesMax = 64
    /// Compose puts the name in that the project runs under.
    private static let project = "${COMPOSE_PROJECT_NAME}"
    /// The engine's socket on the host.
    private static let hostSocket = "${FTCOMPOSE_ENGINE_SOCKET:-/var/run/docker.sock}"
    private static let socket = "/var/run/docker.sock"

    /// What the peer that records is started with.
    static let collectorWords = ["--engine", LedgerNames.engineSocket, "--project", project]

    /// The volume of the socket that it answers on.
    var volume = LedgerNames.engineVolume
    /// The annotated service of which the replicas' output may be read; nil for none.
    var outputOf: String?

    /// The service but for its profiles.
    func service() -> [(String, YAMLNode)] {
        let command =
            ["engine-proxy", "--project", EngineProxyEmitter.project]
            + (outputOf.map { ["--output-of", $0] } ?? [])
        let labels =
            (outputOf.map { [("ftcompose.service", YAMLNode.string($0))] } ?? [])
            + [("ftcompose.role", .string("engine-proxy"))]
        // In the short form a socket that is not there would become an empty folder on the host.
        let socket = YAMLNode.mapping([
            ("type", .string("bind")), ("source", .string(EngineProxyEmitter.hostSocket)),
            ("target", .string(EngineProxyEmitter.socket)), ("read_only", .boolean(true)),
            ("bind", .mapping([("create_host_path", .boolean(false))])),
        ])
        let own = YAMLNode.string("\(volume):\(LedgerNames.engineFolder)")
        return [
            ("image", .string(CompilerVersion.runtimeImage)),
            ("command", .sequence(command.map { .string($0) })),
            ("labels", .mapping(labels)),
            ("user", .string("0:0")), ("restart", .string("always")),
            ("mem_limit", .string(EngineProxyEmitter.memory)),
            ("pids_limit", .integer(EngineProxyEmitter.processesMax)),
            ("read_only", .boolean(true)), ("cap_drop", .sequence([.string("ALL")])),
            ("security_opt", .sequence([.string("no-new-privileges:true")])),
            ("network_mode", .string("none")), ("volumes", .sequence([socket, own])),
        ]
    }
}
