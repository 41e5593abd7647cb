import ComposeModel
import Diagnostics
import YAMLBridge

/// A service names one replica and so goes around the tunnel.
///
/// `db-1` is one of three copies. A write sent there reaches 1 of 3: the next state vote finds it
/// differing from two that agree, and puts it back to what they hold. The write is lost, after it
/// was acknowledged.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
///   report:
///     image: registry.example/report:1.0
///     environment: {DB_HOST: db-1}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
///   report:
///     image: registry.example/report:1.0
///     environment: {DB_HOST: db}
/// ```
struct BypassesTunnel: LintRule {
    static let id = DiagnosticID("FT431", "bypasses-tunnel")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        let names = Set(context.project.services.map(\.name))
        var replicas: [String: AnnotatedService] = [:]
        for target in context.services {
            for number in 1...max(1, target.level) {
                let replica = "\(target.name)-\(number)"
                // A service of that name in the source is a collision, which `build` reports.
                if !names.contains(replica) { replicas[replica] = target }
            }
        }
        guard !replicas.isEmpty else { return }
        for caller in context.project.services { check(caller, replicas, context) }
    }

    private func check(
        _ caller: ComposeService,
        _ replicas: [String: AnnotatedService],
        _ context: LintContext
    ) {
        func report(_ replica: String, _ place: SourceRange?) {
            guard let target = replicas[replica], target.name != caller.name else { return }
            context.report(
                BypassesTunnel.id,
                "`\(replica)` is 1 of \(target.level) replicas: what `\(caller.name)` writes there "
                    + "reaches 1 of \(target.level), and the next state vote takes it back",
                at: place,
                notes: [DiagnosticNote("replicated here", at: target.source.node.range)],
                remedy: "name `\(target.name)`, the tunnel"
            )
        }
        for text in ServiceText.all(of: caller, in: context) {
            let words = HostMention.words(of: text.text).filter { replicas[$0] != nil }
            for word in words.sorted() {
                let isNamed =
                    text.key != "environment" && word.utf8.count > 3
                    && HostMention.names(word, in: text.text)
                if isNamed || HostMention.addresses(word, in: text.text, variable: text.variable) {
                    report(word, text.range)
                }
            }
        }
        for key in ["links", "external_links", "volumes_from"] {
            for item in caller[key]?.items ?? [] {
                if let name = item.text?.split(separator: ":").first {
                    report(String(name), item.range)
                }
            }
        }
    }
}
