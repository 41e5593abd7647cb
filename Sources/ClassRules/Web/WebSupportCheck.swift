import ComposeModel
import Diagnostics
import ServicePlan
import YAMLBridge

/// Says what of a web server's annotation no runtime carries out yet; the annotation itself may be right.
///
/// Nothing that was written is passed over: it is carried out, or refused with the reason. What is refused whatever
/// its value is says so in the grammar; here is what takes a look at the value or at the whole service.
struct WebSupportCheck {
    let annotated: AnnotatedService
    let web: WebService

    private var values: AnnotationValues { annotated.values }
    private var annotation: WebAnnotation { web.annotation }

    /// Reports everything; false when the service cannot be made.
    func run() -> Bool {
        let before = refusals.count
        for refusal in refusals {
            annotated.context.error(
                .notImplemented,
                "\(refusal.what) is not implemented yet: \(refusal.reason)",
                at: refusal.node ?? annotated.source.node,
                remedy: refusal.remedy
            )
        }
        return before == 0
    }

    /// All that is refused, a line each; nothing is reported.
    var reasons: [String] {
        WebSupportCheck.refusedParameters(annotated) + refusals.map { "\($0.what): \($0.reason)" }
    }

    /// Parameters that were written and are refused whatever their value is.
    static func refusedParameters(_ annotated: AnnotatedService) -> [String] {
        guard let grammar = ClassGrammar.named(annotated.className), grammar.takesAnyEngine else {
            return []
        }
        return grammar.parameters.compactMap { parameter in
            guard let reason = parameter.refusal, annotated.values.isWritten(parameter.path) else {
                return nil
            }
            return "`\(parameter.path)`: \(reason)"
        }
    }

    private struct Refusal {
        var what: String
        var reason: String
        var node: YAMLNode?
        var remedy = "remove it"
    }

    private var refusals: [Refusal] { paths + variants + answers + data }

    private var paths: [Refusal] {
        var found: [Refusal] = []
        if annotation.hasChains {
            found.append(
                Refusal(
                    what: "`ft_parameters.chains: true`",
                    reason: "the tunnel does not keep chains of replicas together",
                    node: annotation.chainsNode
                )
            )
        }
        if let front = web.front, let reason = refusal(of: front) {
            found.append(
                Refusal(
                    what: "`ft_parameters.forwarding` to `\(front.service)`",
                    reason: reason,
                    node: values["ft_parameters.forwarding"]?.node,
                    remedy: "name the tunnel's container, or remove it"
                )
            )
        }
        return found
    }

    private func refusal(of front: WebFront) -> String? {
        if let reason = front.engine.refusal { return reason }
        return web.paths.count > 1 ? "only one path behind a reverse proxy has been tried" : nil
    }

    /// Servers of trees whose answers were compared with one another's.
    private static let comparedServers: Set<String> = ["nginx", "httpd", "caddy"]

    private var variants: [Refusal] {
        guard !annotation.variants.isEmpty else { return [] }
        let node = values["ft_parameters.variants"]?.node
        if web.hasVoters {
            return [
                Refusal(
                    what: "`ft_parameters.variants` with a vote on files or logs",
                    reason:
                        "what different servers write down of one request has not been compared",
                    node: node,
                    remedy: "leave one of them"
                )
            ]
        }
        let engines = Set(web.replicas.flatMap { $0 }.map(\.engine))
        let others = engines.subtracting(WebSupportCheck.comparedServers).sorted()
        guard let other = others.first else { return [] }
        return [
            Refusal(
                what: "`ft_parameters.variants`",
                reason: other == "http"
                    ? "what a server that is not known here answers differently is not known either"
                    : "what \(other) answers differently from other servers is not known",
                node: node,
                remedy: "take images of nginx, httpd and caddy, or remove it"
            )
        ]
    }

    private var answers: [Refusal] {
        var found: [Refusal] = []
        func refuse(_ path: String, _ value: String, _ reason: String) {
            let name = "ft_parameters.\(path)"
            let what = "`\(name): \(value)`"
            found.append(Refusal(what: what, reason: reason, node: values[name]?.node))
        }
        if annotation.mode != "vote" {
            refuse("mode", annotation.mode, "the tunnel of a web server always votes")
        }
        if annotation.onNoMajority != "fail" {
            refuse(
                "on_no_majority",
                annotation.onNoMajority,
                "the tunnel of a web server answers with a majority or an error"
            )
        }
        if annotation.durability != "async" {
            refuse("durability", annotation.durability, "no answer waits for the ledger")
        }
        if annotation.comparison.tolerance != 0 {
            refuse(
                "comparison.tolerance",
                values.string("ft_parameters.comparison.tolerance") ?? "",
                "numbers are compared exactly"
            )
        }
        return found
    }

    private var data: [Refusal] {
        var found: [Refusal] = []
        if let logs = annotation.logs {
            found += refusals(of: logs)
        } else if values.isWritten("storage.configs") {
            found.append(
                Refusal(
                    what: "`storage.configs` without a log vote",
                    reason: "the compiler has no other settings to put there",
                    node: values["storage.configs"]?.node,
                    remedy: "write `logs: {enabled: true}`, or remove it"
                )
            )
        }
        for mount in web.storage.mounts.replicated {
            let place = mount.mount.target.value
            found.append(
                Refusal(
                    what: "a volume of each replica's own at \(place)",
                    reason: "what the source's volume holds would not be in the replicas'",
                    node: mount.mount.node,
                    remedy: "mount it read-only (`:ro`), or build the files into the image"
                )
            )
        }
        return found
    }

    private func refusals(of logs: LogSettings) -> [Refusal] {
        var found: [Refusal] = []
        if logs.redirection == "multiple_files" {
            found.append(
                Refusal(
                    what: "`outputs.logs.redirection: multiple_files`",
                    reason: "the voter reads one access log of each replica",
                    node: values["outputs.logs.redirection"]?.node,
                    remedy: "use `single_file` or `stream`"
                )
            )
        }
        return found
    }
}
