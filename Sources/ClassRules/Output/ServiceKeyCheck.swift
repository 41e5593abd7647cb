import ComposeModel
import Diagnostics
import YAMLBridge

/// Refuses what an annotated service has and replicas cannot.
struct ServiceKeyCheck {
    let context: AnnotationContext
    let source: AnnotationSource
    let reader: ServiceReader
    /// Why replicas may not reach other services; nil when they may.
    let outwardRefusal: String?
    /// Variables no replica may have, with the reason.
    let refusedVariables: [String: String]

    private var service: ComposeService { reader.service }

    /// Reports every key that cannot be carried over.
    func run() {
        for entry in service.entries where !source.keys.contains(entry.name) { check(entry) }
        checkDeploy()
        checkVariables()
        checkLabels()
    }

    private func check(_ entry: YAMLEntry) {
        let isOutward = ServiceKeys.outward.contains(entry.name)
        if isOutward, outwardRefusal == nil { return }
        if let reason = isOutward ? outwardRefusal : ServiceKeys.refused[entry.name] {
            context.error(
                .serviceKeyRefused,
                "`\(entry.name)` cannot stand in an annotated service: \(reason)",
                at: entry.key
            )
            return
        }
        if ["pid", "ipc", "uts"].contains(entry.name) {
            context.error(
                .serviceKeyRefused,
                "`\(entry.name)` cannot stand in an annotated service: replicas must not share one",
                at: entry.key
            )
            return
        }
        let isKnown =
            ServiceKeys.replica.contains(entry.name) || ServiceKeys.tunnel.contains(entry.name)
            || ServiceKeys.rewritten.contains(entry.name) || entry.name.hasPrefix("x-")
        guard !isKnown else { return }
        let known = Array(
            ServiceKeys.replica.union(ServiceKeys.tunnel).union(ServiceKeys.rewritten)
        )
        let near = KeySpelling.nearest(to: entry.name, among: known.sorted() + ["x-ft"])
        let hint = near.map { "; did you mean `\($0)`?" } ?? ""
        context.error(
            .unknownKey,
            "`\(entry.name)` is no key of a Compose service\(hint)",
            at: entry.key
        )
    }

    private func checkVariables() {
        for variable in reader.environment() {
            guard let reason = refusedVariables[variable.name] else { continue }
            context.error(
                .serviceKeyRefused,
                "`\(variable.name)` cannot stand in an annotated service: \(reason)",
                at: variable.place
            )
        }
    }

    /// Where requests go must not hang on a value that is not known here.
    private func checkLabels() {
        guard service["labels"]?.items != nil else { return }
        for label in reader.labels() where ServiceKeys.isProxyLabel(label.name) == nil {
            context.error(
                .mergeUnresolved,
                "whether the label `\(label.name)` makes a reverse proxy send requests to its container "
                    + "depends on a placeholder",
                at: label.place,
                remedy: "write the start of its name out, or build with `--resolve`"
            )
        }
    }

    private func checkDeploy() {
        guard let deploy = service["deploy"] else { return }
        if let mode = deploy.entry("mode"), mode.value.text == "global" {
            context.error(
                .serviceKeyRefused,
                "`deploy.mode: global` cannot stand in an annotated service",
                at: mode.key
            )
        }
        if let replicas = deploy.entry("replicas"), replicas.value.scalar?.integer != 1 {
            context.error(
                .serviceKeyRefused,
                "`deploy.replicas` cannot stand in an annotated service",
                at: replicas.key,
                remedy: "the number of replicas is `ft_level`"
            )
        }
    }
}
