import ComposeModel
import Diagnostics
import YAMLBridge

/// Decides which ports the tunnel of a web server listens on, and what it speaks there.
///
/// A port that the source has for TLS is one on which the server itself speaks TLS: it does so without
/// the tunnel too. HTTPS that the source has no port for ends at the tunnel, and replicas get HTTP.
struct WebListenerPlanner {
    let context: AnnotationContext
    let reader: ServiceReader
    let profile: ImageProfile?
    let annotation: WebAnnotation

    private var hasHTTP: Bool { annotation.requests.contains("HTTP") }
    private var hasHTTPS: Bool { annotation.requests.contains("HTTPS") }

    /// The listeners, in the order of the source; empty after a report.
    func listeners() -> [WebListener] {
        var found: [WebListener] = []
        for port in reader.ports() + reader.exposed() {
            guard let number = number(port), !found.contains(where: { $0.port == number }) else {
                continue
            }
            if let listener = listener(number, port) { found.append(listener) }
        }
        return completed(found)
    }

    private func number(_ port: PortMapping) -> Int? {
        context.expect(port.target, key: "port")
        if port.transport != "tcp" {
            context.error(
                .portWithoutCodec,
                "the tunnel cannot vote on port \(port.target.value)/\(port.transport); it speaks "
                    + "HTTP over TCP",
                at: port.node,
                remedy: "remove the port"
            )
            return nil
        }
        guard let number = Int(port.target.value), (1...65_535).contains(number) else {
            context.error(
                .portWithoutCodec,
                "`\(port.target.value)` is no single port",
                at: port.node,
                remedy: "write each port by itself"
            )
            return nil
        }
        let ours = [RuntimePaths.tunnelPort] + (1...9).map { RuntimePaths.pathPort($0) }
        guard !ours.contains(number) else {
            context.error(
                .portWithoutCodec,
                "the tunnel needs port \(number) for itself",
                at: port.node,
                remedy: "let the server listen on another port"
            )
            return nil
        }
        return number
    }

    private func listener(_ number: Int, _ port: PortMapping) -> WebListener? {
        let isTLS =
            [443, 8443].contains(number) || number == profile?.ports.dropFirst().first
            || port.node["app_protocol"]?.text == "https"
        if isTLS, !hasHTTPS {
            context.error(
                .parametersDisagree,
                "port \(number) is one for HTTPS, which `inputs.requests` does not list",
                at: port.node,
                remedy: "write `requests: [HTTP, HTTPS]`, or remove the port"
            )
            return nil
        }
        if isTLS {
            return WebListener(port: number, scheme: "https", replicaPort: number, replicaTLS: true)
        }
        // With HTTPS alone a plain port of the server is where the tunnel takes TLS off.
        return WebListener(
            port: number,
            scheme: hasHTTP ? "http" : "https",
            replicaPort: number,
            replicaTLS: false
        )
    }

    /// With a listener for each of `inputs.requests` that the source has no port for.
    private func completed(_ found: [WebListener]) -> [WebListener] {
        var all = found
        let plain = found.first { !$0.replicaTLS }?.replicaPort ?? profile?.ports.first
        if hasHTTP, !all.contains(where: { $0.scheme == "http" }) {
            guard let plain else { return missing() }
            all.append(
                WebListener(port: plain, scheme: "http", replicaPort: plain, replicaTLS: false)
            )
        }
        if hasHTTPS, !all.contains(where: { $0.scheme == "https" }) {
            guard let plain else { return missing() }
            all.append(
                WebListener(port: 443, scheme: "https", replicaPort: plain, replicaTLS: false)
            )
        }
        return all
    }

    private func missing() -> [WebListener] {
        context.error(
            .portWithoutCodec,
            "nothing says on which port the server listens",
            at: reader.service["image"] ?? reader.service.key,
            remedy:
                "add `expose: [8080]` with its port, or describe the image in .ftcompose/profiles"
        )
        return []
    }
}
