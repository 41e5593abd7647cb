import ComposeModel
import Diagnostics
import YAMLBridge

/// Replicas command the container engine that runs them.
///
/// With the engine's socket mounted, each replica acts on the one real engine. Three replicas that
/// start a container named `build` get one success and two conflicts, so 2 of 3 report a failure;
/// and a faulty replica can stop the voter that would have found it. Read-only does not change what
/// the socket takes.
///
/// Bad:
///
/// ```yaml
/// services:
///   ci:
///     image: jenkins/jenkins:2.462
///     restart: always
///     volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
///     x-ft: 3
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   ci:
///     image: jenkins/jenkins:2.462
///     restart: always
///     volumes: ["./jobs:/jobs:ro"]
///     x-ft: 3
/// ```
struct EngineSocket: LintRule {
    static let id = DiagnosticID("FT425", "engine-socket")
    static let severity = Severity.warning
    private static let sockets = ["docker.sock", "podman.sock", "containerd.sock"]

    func check(_ context: LintContext) {
        for service in context.services {
            for mount in context.quietReader(service.service).mounts() where mount.kind == .bind {
                guard let source = mount.source,
                    EngineSocket.sockets.contains(FilePath.name(of: source.value))
                else { continue }
                context.report(
                    EngineSocket.id,
                    "\(service.level) replicas command one engine: of \(service.level) that create "
                        + "a container, \(service.level - 1) find its name taken, and each can "
                        + "stop the voter",
                    at: mount.node.range,
                    remedy: "give the engine to a service that is not replicated"
                )
            }
        }
    }
}
