import Diagnostics
import YAMLBridge

/// Checks what no single parameter can: that the values written agree with one another.
struct AgreementCheck {
    let annotated: AnnotatedService
    /// Whether `ft_level` was written, rightly or wrongly.
    let isLevelTried: Bool

    private var values: AnnotationValues { annotated.values }
    private var context: AnnotationContext { annotated.context }

    /// Reports what does not agree.
    func run() {
        checkLevel()
        checkQuorum()
        checkPattern("outputs.logs")
        checkPattern("outputs.external_logs")
        checkPaths()
        checkAlerts()
        if annotated.className == DatabaseGrammar.grammar.name { checkCertificate() }
        if annotated.className == WebserverGrammar.grammar.name {
            WebAgreementCheck(annotated: annotated).run()
        }
    }

    private func checkLevel() {
        guard isLevelTried else {
            context.error(
                .missingLevel,
                "the annotation does not say how many replicas there are",
                at: annotated.source.node,
                remedy: "add `ft_level: 3`"
            )
            return
        }
        guard let found = values["ft_parameters.ft_level"], let level = found.value.asInteger,
            level % 2 == 0
        else { return }
        warnEven(level, found.node)
    }

    /// Names the fault that an even number does not mask.
    private func warnEven(_ level: Int, _ node: YAMLNode?) {
        let masked = level / 2 - 1
        let split = "\(level / 2) against \(level / 2) is no majority"
        let message =
            masked == 0
            ? "2 replicas show a fault but mask none: \(split)"
            : "\(level) replicas mask \(masked == 1 ? "1 fault" : "\(masked) faults"), no more than "
                + "\(level - 1) do: \(split)"
        context.warning(
            .evenLevel,
            message,
            at: node,
            remedy: "\(level + 1) replicas mask \(masked + 1)"
        )
    }

    private func checkQuorum() {
        guard let found = values["ft_parameters.quorum"], found.node != nil,
            values["ft_parameters.ft_level"] != nil
        else { return }
        let level = annotated.level
        let quorum = annotated.quorum
        guard quorum <= level else {
            context.error(
                .quorumRange,
                "`quorum` is 1 to ft_level (\(level)), not \(quorum)",
                at: found.node
            )
            return
        }
        guard quorum <= level / 2 else { return }
        context.warning(
            .weakQuorum,
            "\(quorum) of \(level) is no majority: two different answers can both reach it, "
                + "and the earlier one wins",
            at: found.node,
            remedy: "remove `quorum`"
        )
    }

    /// The format `custom` is nothing without its pattern, and the pattern nothing without it.
    private func checkPattern(_ section: String) {
        let format = values["\(section).format"]
        let pattern = values["\(section).pattern"]
        if format?.value.asString == "custom", pattern == nil {
            context.error(
                .missingCompanion,
                "the format `custom` needs a `pattern`",
                at: format?.node,
                remedy: "add `pattern:` with named groups, such as ^(?<level>[A-Z]+) (?<text>.*)$"
            )
        }
        if let pattern, let format, format.value.asString != "custom" {
            context.error(
                .parametersDisagree,
                "`\(section).pattern` is only used with the format `custom`, not \(format.value)",
                at: pattern.keyNode,
                remedy: "write `format: custom`, or remove the pattern"
            )
        }
    }

    private func checkPaths() {
        guard let balancing = values["ft_parameters.load_balancing.enabled"], balancing.node != nil,
            let isEnabled = balancing.value.asBoolean,
            let paths = values.integer("ft_parameters.routing_level"), isEnabled != (paths > 1)
        else { return }
        context.error(
            .parametersDisagree,
            isEnabled
                ? "there is one path only: requests cannot be spread"
                : "\(paths) paths of which only one would get requests",
            at: balancing.node,
            remedy: isEnabled
                ? "add `routing_level: 2`, or remove `load_balancing`"
                : "write `enabled: true`, or remove `routing_level`"
        )
    }

    /// A database's protocol has clients ask for no name: its tunnel has one certificate for all.
    private func checkCertificate() {
        guard let found = values["inputs.certificates"], case .mapping(let entries) = found.value
        else { return }
        for (name, _) in entries where name != "*" {
            context.error(
                .parametersDisagree,
                "`\(name)` has a certificate, but a database's clients ask for no name",
                at: found.node?.entry(name)?.key ?? found.keyNode,
                remedy: "write `\"*\": PATH` for the one that all clients are shown"
            )
        }
    }

    private func checkAlerts() {
        let section = "ft_parameters.alert_manager"
        guard let auth = values["\(section).basic_auth"], auth.value.asBoolean ?? false else {
            return
        }
        for name in ["basic_auth_user", "basic_auth_password"]
        where values["\(section).\(name)"] == nil {
            context.error(
                .missingCompanion,
                "`basic_auth` needs `\(name)`",
                at: auth.keyNode,
                remedy: "add `\(name)`"
            )
        }
    }
}
