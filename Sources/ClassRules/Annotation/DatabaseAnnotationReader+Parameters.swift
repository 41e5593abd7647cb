import ComposeModel
import Diagnostics
import ServicePlan
import YAMLBridge

extension DatabaseAnnotationReader {
    /// Reads `ft_parameters` but for `ft_level`, which comes first.
    func readParameters(_ parameters: SectionReader, _ annotation: inout DatabaseAnnotation) {
        readQuorum(parameters, &annotation)
        readForwarding(parameters, &annotation)
        if let (mode, _) = parameters.choice("mode", ["vote", "observe"]) {
            annotation.mode = mode
        }
        if let (voting, _) = parameters.choice("voting", ["reply", "state"]) {
            annotation.voting = voting
        }
        if let (value, _) = parameters.choice("on_no_majority", ["fail", "primary"]) {
            annotation.onNoMajority = value
        }
        let strategies = ["active", "recovery_block", "standby", "load_sharing", "time"]
        if let (value, node) = parameters.choice("strategy", strategies), value != "active" {
            context.error(
                .notImplemented,
                "the strategy `\(value)` is not implemented yet; only `active` is",
                at: node,
                remedy: "remove it: `active` is the default"
            )
        }
        readLimits(parameters, &annotation)
        parameters.finish(foreign: DatabaseKeys.parameters, refused: DatabaseKeys.notYet)
    }

    private func readQuorum(_ parameters: SectionReader, _ annotation: inout DatabaseAnnotation) {
        guard let (entry, text) = parameters.scalar("quorum") else { return }
        let level = annotation.level
        let words = ["majority": level / 2 + 1, "one": 1, "all": level]
        let number = YAMLScalar(text: text.value, style: .plain).integer
        guard let quorum = number ?? words[KeySpelling.canonical(text.value)] else {
            parameters.refuse(
                text.value,
                of: "quorum",
                words: ["majority", "one", "all", "a number"],
                at: entry.value
            )
            return
        }
        guard (1...level).contains(quorum) else {
            context.error(
                .quorumRange,
                "`quorum` is 1 to ft_level (\(level)), not \(quorum)",
                at: entry.value
            )
            return
        }
        if quorum <= level / 2 {
            context.warning(
                .weakQuorum,
                "\(quorum) of \(level) is no majority: two different answers can both reach it, "
                    + "and the earlier one wins",
                at: entry.value,
                remedy: "remove `quorum`"
            )
        }
        annotation.quorum = quorum
    }

    private func readForwarding(
        _ parameters: SectionReader,
        _ annotation: inout DatabaseAnnotation
    ) {
        guard let entry = parameters.take("forwarding") else { return }
        guard entry.value.entries != nil else {
            if entry.value.scalar?.isNull ?? false { return }
            guard let text = context.resolver.resolve(entry.value, what: "`forwarding`") else {
                return
            }
            take(name: text, &annotation)
            return
        }
        guard
            let section = SectionReader(
                entry.value,
                path: "ft_parameters.forwarding",
                context: context
            )
        else { return }
        if let (_, text) = section.scalar("name") { take(name: text, &annotation) }
        section.finish(
            foreign: [
                "scraping_interval": "monitoring", "labels": "webserver", "configs": "webserver",
            ])
    }

    private func take(name text: ComposeText, _ annotation: inout DatabaseAnnotation) {
        let allowed = text.value.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || "_.-".utf8.contains($0)
        }
        guard allowed, text.value.utf8.count > 1,
            text.value.first.map({ $0.isLetter || $0.isNumber }) ?? false
        else {
            context.error(
                .unknownValue,
                "`\(text.value)` cannot be the name of a container",
                at: text.node,
                remedy: "use letters, digits, `_`, `.` and `-`, two at least"
            )
            return
        }
        context.expect(text, key: "forwarding")
        annotation.forwarding = (text.value, text.raw, text.node)
    }

    private func readLimits(_ parameters: SectionReader, _ annotation: inout DatabaseAnnotation) {
        if annotation.queries == "webserver" {
            // A pool's connection that idles inside a transaction is a defect of its application.
            annotation.limits.transactionIdleMilliseconds = 30_000
        }
        guard let section = parameters.section("limits"),
            let node = try? YAMLEncoder().node(annotation.limits), var entries = node.entries
        else { return }
        for index in entries.indices {
            let name = entries[index].name
            guard let (value, place) = section.integer(name) else { continue }
            guard value > 0, value <= 1 << 40 else {
                context.error(.unknownValue, "`limits.\(name)` must be above 0", at: place)
                continue
            }
            entries[index] = YAMLEntry(key: entries[index].key, value: .integer(value))
        }
        section.finish()
        if let limits = try? YAMLDecoder.decode(LimitPlan.self, from: .mapping(entries: entries)) {
            annotation.limits = limits
        }
    }
}
