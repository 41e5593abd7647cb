import Diagnostics

/// A replicated service is configured with its own name as an address.
///
/// Inside each replica that name is the tunnel. A call that used to stay inside one container now
/// goes through the tunnel to all of them: 3 replicas make 3 calls, each handed to 3 replicas, 9
/// for one. A server that advertises the name to its peers advertises one address for 3 servers.
///
/// Bad:
///
/// ```yaml
/// services:
///   api:
///     image: registry.example/api:1.9
///     restart: always
///     expose: ["8080"]
///     environment: {WORKER_URL: "http://api:8080/work"}
///     x-ft: {class: webserver, ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   api:
///     image: registry.example/api:1.9
///     restart: always
///     expose: ["8080"]
///     environment: {WORKER_URL: "http://localhost:8080/work"}
///     x-ft: {class: webserver, ft_level: 3}
/// ```
struct CallsItself: LintRule {
    static let id = DiagnosticID("FT433", "calls-itself")
    static let severity = Severity.warning

    /// Words of variables whose value is what clients are to see: the tunnel's name is right there.
    private static let publicWords: Set<String> = [
        "ROOT", "PUBLIC", "EXTERNAL", "BASE", "DOMAIN", "SITE", "CANONICAL", "ORIGIN", "ORIGINS",
        "CALLBACK", "REDIRECT", "VIRTUAL", "HOSTNAME",
    ]

    func check(_ context: LintContext) {
        for service in context.services {
            let keys: Set<String> = ["environment", "command", "entrypoint"]
            for text in ServiceText.all(of: service.service, in: context, keys: keys) {
                if let variable = text.variable, isPublic(variable) { continue }
                if text.variable == nil, isPublicOption(text.text) { continue }
                let isURL =
                    text.text.hasBytes(of: "://\(service.name):")
                    || text.text.hasBytes(of: "://\(service.name)/")
                    || text.text.hasSuffix("://\(service.name)")
                let isPort =
                    text.variable.map(HostMention.isAddressVariable) == true
                    && text.text.hasPrefix("\(service.name):")
                guard isURL || isPort else { continue }
                context.report(
                    CallsItself.id,
                    "inside a replica `\(service.name)` is the tunnel: \(service.level) replicas "
                        + "that call it make \(service.level * service.level) calls of one",
                    at: text.range,
                    remedy: "write `localhost` for calls to itself"
                )
            }
        }
    }

    private func isPublic(_ variable: String) -> Bool {
        variable.uppercased().split(separator: "_").contains {
            CallsItself.publicWords.contains(String($0))
        }
    }

    private func isPublicOption(_ text: String) -> Bool {
        let option = text.drop { $0 == "-" }.prefix { $0 != "=" && $0 != " " }.uppercased()
        return option.split { $0 == "-" || $0 == "." || $0 == "_" }.contains {
            CallsItself.publicWords.contains(String($0))
        }
    }
}
