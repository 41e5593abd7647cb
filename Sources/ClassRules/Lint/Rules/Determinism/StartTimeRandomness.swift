import Diagnostics

/// A command or variable that comes out different in each replica.
///
/// `$$RANDOM`, `$$(date)` or `$$HOSTNAME` is evaluated by each container for itself. Three replicas
/// that put it into a settings file, a node's name or a generated key are three different servers:
/// wherever the value shows, 3 answers of 3 differ and there is no majority.
///
/// Bad:
///
/// ```yaml
/// services:
///   web:
///     image: registry.example/shop:2.1
///     restart: always
///     expose: ["8080"]
///     command: sh -c 'SESSION_KEY=$$RANDOM exec serve'
///     x-ft: {class: webserver, ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   web:
///     image: registry.example/shop:2.1
///     restart: always
///     expose: ["8080"]
///     command: sh -c 'SESSION_KEY=$$(cat /run/secrets/session-key) exec serve'
///     secrets: [session-key]
///     x-ft: {class: webserver, ft_level: 3}
/// secrets:
///   session-key: {file: ./session-key}
/// ```
struct StartTimeRandomness: LintRule {
    static let id = DiagnosticID("FT414", "start-time-randomness")
    static let severity = Severity.warning

    /// What a shell in the container sees, with what it gives.
    private static let sources: [(text: String, what: String)] = [
        ("$RANDOM", "a random number"), ("${RANDOM}", "a random number"),
        ("$(date", "the moment of its own start"), ("`date", "the moment of its own start"),
        ("$HOSTNAME", "its own name"), ("${HOSTNAME}", "its own name"),
        ("$(hostname", "its own name"), ("`hostname", "its own name"),
        ("/dev/urandom", "random bytes"), ("/dev/random", "random bytes"),
        ("/proc/sys/kernel/random/uuid", "a UUID of its own"), ("uuidgen", "a UUID of its own"),
        ("openssl rand", "random bytes"),
    ]

    func check(_ context: LintContext) {
        for service in context.services {
            let keys: Set<String> = ["command", "entrypoint"]
            for text in ServiceText.all(of: service.service, in: context, keys: keys) {
                guard
                    let source = StartTimeRandomness.sources.first(where: {
                        // A single dollar sign is Compose's own: it gives all replicas one value.
                        text.raw.contains($0.text.hasPrefix("$") ? "$" + $0.text : $0.text)
                    })
                else { continue }
                context.report(
                    StartTimeRandomness.id,
                    "`\(source.text)` gives each of \(service.level) replicas \(source.what): "
                        + "wherever it shows, \(service.level) of \(service.level) answers differ",
                    at: text.range,
                    remedy: "hand all replicas one value, by a variable or a secret"
                )
            }
        }
    }
}
