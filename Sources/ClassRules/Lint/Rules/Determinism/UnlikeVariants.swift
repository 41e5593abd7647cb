import ComposeModel
import Diagnostics
import YAMLBridge

/// Variants of different servers or major versions whose answers are compared as if they were
/// equal.
///
/// Variants guard against one program's defects, but only where their answers can be compared.
/// MySQL and MariaDB count table checksums differently, and two major versions differ in defaults
/// and error texts: with one of each kind, 1 dissent of 3 is no fault at all. Web servers are another
/// matter: what they say about themselves is left out of the comparison, so nginx, Apache httpd and
/// Caddy may serve one tree side by side. A program behind HTTP may not be another one.
///
/// Bad:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     restart: always
///     x-ft: {ft_level: 3, variants: [nginx:1.26, registry.example/shop:2.1]}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     restart: always
///     x-ft: {ft_level: 3, variants: [httpd:2.4, caddy:2.8]}
/// ```
struct UnlikeVariants: LintRule {
    static let id = DiagnosticID("FT429", "unlike-variants")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        let path = "ft_parameters.variants"
        for service in context.services {
            guard let own = context.image(of: service.service) else { continue }
            let nodes = service.values[path]?.node?.items ?? []
            for (index, variant) in service.values.strings(path).enumerated() {
                guard !bothServe(own, variant, service),
                    let difference = difference(own, variant)
                else { continue }
                context.report(
                    UnlikeVariants.id,
                    "`\(variant)` and `\(own)` are \(difference): where they differ by design, "
                        + "right replicas of \(service.level) dissent",
                    at: index < nodes.count ? nodes[index].range : service.place(path),
                    notes: [
                        DiagnosticNote("the service's image", at: service.service["image"]?.range)
                    ],
                    remedy: "take builds of one server and one major version"
                )
            }
        }
    }

    /// The servers whose answers are compared as those of any web server.
    private static let servers: Set<String> = ["nginx", "httpd", "caddy", "lighttpd"]

    private func bothServe(_ own: String, _ variant: String, _ service: AnnotatedService) -> Bool {
        service.className == "webserver"
            && [own, variant].allSatisfy { UnlikeVariants.servers.contains(ImageName($0).name) }
    }

    private func difference(_ own: String, _ variant: String) -> String? {
        let left = ImageName(own).name
        let right = ImageName(variant).name
        if left != right { return "different servers" }
        guard let first = major(own), let second = major(variant), first != second else {
            return nil
        }
        return "the major versions \(first) and \(second)"
    }

    /// The number before the first full stop of the tag.
    private func major(_ image: String) -> Int? {
        let last = image.split(separator: "/").last ?? ""
        guard let colon = last.firstIndex(of: ":") else { return nil }
        return Int(last[last.index(after: colon)...].prefix { $0.isNumber })
    }
}
