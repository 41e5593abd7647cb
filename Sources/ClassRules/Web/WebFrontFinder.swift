import ComposeModel
import Diagnostics
import ServicePlan
import YAMLBridge

/// Finds the reverse proxy that `forwarding` names among the services of the source.
struct WebFrontFinder {
    let project: ComposeProject
    let profiles: ImageProfileTable
    let annotated: AnnotatedService

    private var context: AnnotationContext { annotated.context }

    /// The proxy; nil when the tunnel itself is meant, or after a report.
    func find(_ annotation: WebAnnotation, _ listeners: [WebListener]) -> WebFront? {
        let name = annotation.forwarding?.name
        guard let forwarding = annotation.forwarding, name != annotated.name,
            let other = project.service(forwarding.name)
        else {
            if let file = annotation.forwardingFile {
                refuse(
                    "`configs` is for a reverse proxy of the project, and `forwarding` names none",
                    file.node,
                    remedy: "name the proxy's service, or remove `configs`"
                )
            }
            return nil
        }
        guard let engine = engine(of: other, forwarding) else { return nil }
        guard let listener = listeners.first(where: { $0.scheme == "http" }) else {
            refuse(
                "`\(other.name)` sends plain HTTP, for which the tunnel has no port",
                forwarding.node,
                remedy: "add HTTP to `inputs.requests`, or let the tunnel answer clients itself"
            )
            return nil
        }
        guard isReachable(other, forwarding), canSpread(engine, annotation, forwarding) else {
            return nil
        }
        let standard = engine.standardTarget.replacing("NAME", with: annotated.name)
        let front = WebFront(
            service: other.name,
            engine: engine,
            target: annotation.forwardingFile?.path ?? standard,
            port: port(of: other),
            tunnelPort: listener.port
        )
        advise(front, forwarding)
        return front
    }

    private func engine(of other: ComposeService, _ forwarding: ForwardingName) -> WebFront.Engine?
    {
        let isAnnotated = other.entries.contains {
            $0.name == "x-ft" || AnnotationSource.bareKeys.contains(KeySpelling.canonical($0.name))
        }
        if isAnnotated {
            refuse(
                "`\(other.name)` is annotated itself; it cannot stand in front of a tunnel",
                forwarding.node,
                remedy: "annotate one of the two"
            )
            return nil
        }
        let image = ServiceReader(service: other, project: project).image()
        let profile = image.flatMap { profiles.profile(of: ImageName($0.value)) }
        guard let engine = profile.flatMap({ WebFront.Engine(rawValue: $0.engine) }) else {
            let known = WebFront.Engine.allCases.map(\.rawValue).joined(separator: ", ")
            refuse(
                "`\(other.name)` is a service, but no reverse proxy that is known here",
                forwarding.node,
                remedy: "name a service of \(known), or a name that is no service's"
            )
            return nil
        }
        return engine
    }

    private func isReachable(_ other: ComposeService, _ forwarding: ForwardingName) -> Bool {
        guard other.unit == annotated.service.unit else {
            refuse(
                "`\(other.name)` is described in another file, which is not emitted anew",
                forwarding.node,
                remedy: "describe both in one file"
            )
            return false
        }
        let quiet = DiagnosticCollector()
        let reader = ServiceReader(
            service: other,
            resolver: project.resolver(for: other).reporting(to: quiet),
            collector: quiet
        )
        let own = Set(annotated.reader.networks().map(\.name))
        guard own.isDisjoint(with: reader.networks().map(\.name)) else { return true }
        refuse(
            "`\(other.name)` and `\(annotated.name)` have no network in common",
            forwarding.node,
            remedy: "add `\(annotated.name)` to a network of `\(other.name)`"
        )
        return false
    }

    private func canSpread(
        _ engine: WebFront.Engine,
        _ annotation: WebAnnotation,
        _ forwarding: ForwardingName
    ) -> Bool {
        let algorithm = annotation.balancing.algorithm
        guard engine == .traefik, annotation.pathCount > 1,
            !["round_robin", "weighted"].contains(algorithm)
        else { return true }
        refuse(
            "traefik spreads requests in turn or by weight, not by `\(algorithm)`",
            forwarding.node,
            remedy: "write `algorithm: round_robin` or `weighted`, or let the tunnel spread them"
        )
        return false
    }

    private func port(of other: ComposeService) -> Int {
        let quiet = DiagnosticCollector()
        let reader = ServiceReader(
            service: other,
            resolver: project.resolver(for: other).reporting(to: quiet),
            collector: quiet
        )
        let ports = reader.ports().filter { $0.transport == "tcp" }
            .compactMap { Int($0.target.value) }
        return ports.first { $0 != 443 && $0 != 8443 } ?? 80
    }

    /// Only nginx reads a folder of its own accord.
    private func advise(_ front: WebFront, _ forwarding: ForwardingName) {
        let remedy: String
        switch front.engine {
        case .nginx:
            if FilePath.directory(of: front.target) == "/etc/nginx/conf.d" { return }
            remedy = "write `include \(front.target);` into its `http` block"
        case .haproxy:
            remedy =
                "start it with `-f \(front.target)` too, and send requests to "
                + "`\(annotated.name)_paths`"
        case .traefik:
            let folder = FilePath.directory(of: front.target)
            remedy = "let `providers.file.directory` be \(folder)"
        case .caddy: remedy = "write `import \(front.target)` into its Caddyfile"
        }
        context.info(
            .proxyMustRead,
            "\(front.target) of `\(front.service)` leads to the tunnel once \(front.engine) reads it",
            at: forwarding.node,
            remedy: remedy
        )
    }

    private func refuse(_ message: String, _ node: YAMLNode?, remedy: String) {
        context.error(.forwardingRefused, message, at: node, remedy: remedy)
    }
}
