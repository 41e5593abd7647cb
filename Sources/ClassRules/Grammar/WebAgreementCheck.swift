import Diagnostics
import YAMLBridge

/// Checks that the values written for a web server agree with one another.
struct WebAgreementCheck {
    let annotated: AnnotatedService

    private var values: AnnotationValues { annotated.values }
    private var pathCount: Int { values.integer("ft_parameters.routing_level") ?? 1 }

    /// Reports what does not agree.
    func run() {
        checkWeights()
        checkSpreading()
        checkChains()
        checkCertificates()
        checkLogs()
        checkVariants()
        checkFiles()
    }

    private func checkWeights() {
        let path = "ft_parameters.load_balancing.weights"
        guard values.isWritten(path), let found = values[path],
            case .list(let weights) = found.value
        else { return }
        if values.string("ft_parameters.load_balancing.algorithm") != "weighted" {
            disagree(
                "weights are only used with the algorithm `weighted`",
                found.keyNode,
                remedy: "write `algorithm: weighted`, or remove the weights"
            )
        } else if weights.count != pathCount {
            disagree(
                "there are \(weights.count) weights for \(pathCount) paths",
                found.node,
                remedy: "write one weight for each path of `routing_level`"
            )
        }
    }

    /// What only means something with several paths; load balancing that is said to be off may name it.
    private func checkSpreading() {
        let section = "ft_parameters.load_balancing"
        let isOff = values.boolean("\(section).enabled") == false
        guard pathCount == 1, !(values.isWritten("\(section).enabled") && isOff) else { return }
        for name in ["algorithm", "slow_start"] {
            let path = "\(section).\(name)"
            guard values.isWritten(path), let found = values[path] else { continue }
            disagree(
                "there is one path only: `\(name)` has nothing to spread",
                found.keyNode,
                remedy: "add `routing_level: 2`, or remove it"
            )
        }
    }

    private func checkChains() {
        guard let found = values["ft_parameters.chains"], found.value.asBoolean ?? false,
            pathCount > 1
        else { return }
        disagree(
            "a chain has one replica of each service, but `routing_level` makes "
                + "\(pathCount * annotated.level) of this one",
            found.node,
            remedy: "remove `routing_level`: requests that write must all take the same path"
        )
    }

    private func checkCertificates() {
        guard let found = values["inputs.certificates"] else { return }
        if !values.strings("inputs.requests").contains("HTTPS") {
            disagree(
                "certificates are only used with HTTPS",
                found.keyNode,
                remedy: "write `requests: HTTPS` or `[HTTP, HTTPS]`"
            )
        }
        guard case .mapping(let certificates) = found.value else { return }
        let domains = values.strings("inputs.domains")
        for (domain, _) in certificates where domain != "*" && !domains.contains(domain) {
            disagree(
                "`\(domain)` has a certificate but is none of `inputs.domains`",
                found.keyNode,
                remedy: "add it to `domains`, or write `*` for all that have no other"
            )
        }
    }

    private func checkLogs() {
        guard values.isWritten("storage.logs"), let path = values["storage.logs"],
            let redirection = values.string("outputs.logs.redirection"),
            values.boolean("outputs.logs.enabled") ?? false
        else { return }
        let isEngine = path.value.asString?.hasPrefix("../") ?? false
        guard isEngine != (redirection == "stream") else { return }
        disagree(
            isEngine
                ? "the container's log is read with the redirection `stream`, not `\(redirection)`"
                : "`stream` reads the container's log, not a folder",
            path.node,
            remedy: isEngine
                ? "write the folder of the log files" : "write `redirection: single_file`"
        )
    }

    private func checkVariants() {
        guard let found = values["ft_parameters.variants"] else { return }
        let count = found.value.asStrings.count
        guard count >= annotated.level else { return }
        disagree(
            "\(count) variants and the service's own image are more than \(annotated.level) replicas",
            found.node,
            remedy: "leave \(annotated.level - 1) variants, or raise `ft_level`"
        )
    }

    private func checkFiles() {
        let path = "ft_parameters.forwarding.configs"
        guard let found = values[path] else { return }
        let files = found.value.asStrings
        if files.count > 1 {
            disagree(
                "the compiler's configuration for a reverse proxy is one file, not \(files.count)",
                found.node,
                remedy: "leave the one that the proxy reads"
            )
        }
    }

    private func disagree(_ message: String, _ node: YAMLNode?, remedy: String) {
        annotated.context.error(.parametersDisagree, message, at: node, remedy: remedy)
    }
}
