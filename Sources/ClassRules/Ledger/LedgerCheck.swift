import Diagnostics
import YAMLBridge

/// Checks what no single parameter of `x-ft-ledger` can.
struct LedgerCheck {
    /// Actors of one ledger.
    private static let actorsMax = 9
    /// Least bytes of a ledger: less would not hold an hour of a busy service.
    private static let bytesMin = 64 * 1_048_576
    private static let intervalMilliseconds = 50...600_000

    let values: AnnotationValues
    let context: AnnotationContext

    /// Reports what is wrong; false after errors.
    func run() -> Bool {
        let before = context.collector.errorCount
        checkMembers()
        checkActors()
        checkBounds()
        if values.string("mode") == "local" { checkLocal() }
        return context.collector.errorCount == before
    }

    private func checkMembers() {
        guard let found = values["members"], let members = found.value.asInteger, members % 2 == 0
        else { return }
        context.error(
            .unknownValue,
            "`members` is odd: \(members) bear the loss of \(members / 2 - 1), as \(members - 1) do",
            at: found.node,
            remedy: "write \(members - 1) or \(members + 1)"
        )
    }

    private func checkActors() {
        guard let found = values["actors"], case .mapping(let actors) = found.value else { return }
        guard (1...LedgerCheck.actorsMax).contains(actors.count) else {
            context.error(
                .unknownValue,
                "`actors` has 1 to \(LedgerCheck.actorsMax) names, not \(actors.count)",
                at: found.node,
                remedy: "three bear one that is hostile or down"
            )
            return
        }
        var names: Set<String> = []
        var keys: [String: String] = [:]
        for (name, value) in actors {
            let node = place(of: name, in: found.node)
            checkName(name, node)
            if !names.insert(name).inserted {
                context.error(.writtenTwice, "the actor `\(name)` is written twice", at: node)
            }
            let key = value.asString ?? ""
            guard !key.isEmpty else { continue }
            checkKey(key, of: name, node)
            if let other = keys.updateValue(name, forKey: key) {
                context.error(
                    .parametersDisagree,
                    "`\(other)` and `\(name)` have the same key: either could sign as the other",
                    at: node,
                    remedy: "give each actor a key of its own"
                )
            }
        }
    }

    private func checkName(_ name: String, _ node: YAMLNode?) {
        if LedgerNames.reservedActors.contains(name) {
            context.error(
                .unknownValue,
                "`\(name)` cannot name an actor: the ledger uses that name itself",
                at: node,
                remedy: "choose another name"
            )
        } else if !LedgerNames.isName(name) || name.utf8.count > LedgerNames.actorBytesMax {
            context.error(
                .unknownValue,
                "`\(name)` cannot name an actor",
                at: node,
                remedy: "use small letters, digits, `.`, `_` and `-`, a letter or digit first, "
                    + "\(LedgerNames.actorBytesMax) at most"
            )
        }
    }

    /// 32 bytes in base64 are 43 characters and one `=`.
    private func checkKey(_ key: String, of name: String, _ node: YAMLNode?) {
        let isKey =
            key.utf8.count == 44 && key.hasSuffix("=")
            && key.dropLast().allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "/")
            }
        guard !isKey else { return }
        context.error(
            .unknownValue,
            "the key of `\(name)` is no public key: base64 of the 32 bytes of an Ed25519 key",
            at: node,
            remedy: "write what `ftcompose ledger keygen` printed, or leave the key out to enrol "
                + "the one that the peer makes"
        )
    }

    private func checkBounds() {
        let range = LedgerCheck.intervalMilliseconds
        if let found = values["block.interval"], found.node != nil,
            let milliseconds = found.value.asString.flatMap({ DurationText.milliseconds($0) }),
            !range.contains(milliseconds)
        {
            context.error(
                .unknownValue,
                "`block.interval` is 50ms to 10m, not \(found.value)",
                at: found.node
            )
        }
        if let found = values["retention.size"], found.node != nil,
            (found.value.asString.flatMap { ByteCount.bytes($0) } ?? 0) < LedgerCheck.bytesMin
        {
            context.error(
                .unknownValue,
                "`retention.size` is 64MiB at least, not \(found.value)",
                at: found.node
            )
        }
    }

    /// One file has one writer and no members: what asks for more is not what was meant.
    private func checkLocal() {
        if let found = values["members"], found.node != nil {
            context.error(
                .parametersDisagree,
                "`mode: local` has no members: one file puts entries in order",
                at: found.keyNode,
                remedy: "remove `members`, or write `mode: etcd`"
            )
        }
        if let found = values["lifecycle"], found.node != nil, found.value.asBoolean == true {
            context.error(
                .parametersDisagree,
                "with `mode: local` nobody records what happens to containers: a peer does that",
                at: found.keyNode,
                remedy: "remove `lifecycle`, or write `mode: etcd`"
            )
        }
        if let found = values["actors"], found.node != nil,
            case .mapping(let actors) = found.value,
            actors.count > 1 || !(actors.first?.1.asString ?? "").isEmpty
        {
            context.error(
                .parametersDisagree,
                "with `mode: local` one actor keeps the ledger, with keys its runtimes make",
                at: found.keyNode,
                remedy: "leave one name without a key, or write `mode: etcd`"
            )
        }
    }

    /// An actor's own place in the mapping or list.
    private func place(of name: String, in node: YAMLNode?) -> YAMLNode? {
        if let entry = node?.entries?.first(where: { $0.name == name }) { return entry.key }
        let item = node?.items?.last {
            $0.text?.split(separator: "=", maxSplits: 1).first.map(String.init) == name
        }
        return item ?? node
    }
}
