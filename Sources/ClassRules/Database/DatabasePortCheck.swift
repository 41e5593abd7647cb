import ComposeModel
import Diagnostics
import YAMLBridge

/// Refuses published ports that are not the database's own.
struct DatabasePortCheck {
    let context: AnnotationContext
    let profile: ImageProfile
    let reader: ServiceReader

    /// Reports every port that the tunnel cannot serve.
    func run() {
        for port in reader.ports() { checkPort(port) }
        for port in reader.exposed() where !isServed(port) {
            context.warning(
                .exposedPortDropped,
                "port \(port.target.value) is exposed but not served by the tunnel",
                at: port.node
            )
        }
    }

    private func checkPort(_ port: PortMapping) {
        context.expect(port.target, key: "port")
        guard !isServed(port) else { return }
        let what =
            port.transport == "tcp" ? port.target.value : "\(port.target.value)/\(port.transport)"
        context.error(
            .portWithoutCodec,
            "the tunnel cannot vote on port \(what); it speaks \(profile.engine) on \(profile.port)",
            at: port.node,
            remedy: "remove the port from `ports`"
        )
    }

    private func isServed(_ port: PortMapping) -> Bool {
        port.target.value == String(profile.port) && port.transport == "tcp"
    }
}
