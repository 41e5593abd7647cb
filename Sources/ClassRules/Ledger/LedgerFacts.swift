/// What a project says about the defaults of its ledger.
struct LedgerFacts {
    /// The project's name, when a file of it says one without placeholders.
    var projectName: String?
    /// Replicas of all its services together.
    var replicaCount = 0

    /// Bytes of each replica's share of a peer's ledger.
    static let replicaBytes = 512 * 1_048_576
    /// Bytes that the ledger of a small project may have.
    static let bytesMin = 2 * 1_073_741_824
    /// Bytes that the ledger of a large project has unless it says more.
    static let bytesMax = 10 * 1_073_741_824

    /// The value of a default that depends on the project.
    func value(_ rule: ParameterDefault.Derivation, profile: String?) -> EffectiveValue {
        let isSlow = profile == "event2ledger"
        let profileOrigin: ValueOrigin = isSlow ? .derived("`block.profile`") : .classDefault
        switch rule {
        case .ledgerOrigin:
            guard let projectName else {
                return EffectiveValue(value: .text(LedgerNames.origin), origin: .classDefault)
            }
            return EffectiveValue(
                value: .text("\(LedgerNames.origin)/\(projectName)"),
                origin: .derived("the project's `name`")
            )
        case .ledgerActors:
            let actors = LedgerGrammar.standardActors.map { ($0, AnnotationValue.text("")) }
            return EffectiveValue(value: .mapping(actors), origin: .classDefault)
        case .blockEntries:
            return EffectiveValue(value: .integer(isSlow ? 20 : 256), origin: profileOrigin)
        case .blockInterval:
            return EffectiveValue(value: .text(isSlow ? "3s" : "1s"), origin: profileOrigin)
        case .ledgerRoom, .sectionWritten, .severalPaths, .transactionIdle:
            let bytes = replicaCount * LedgerFacts.replicaBytes
            let mebibytes =
                min(max(bytes, LedgerFacts.bytesMin), LedgerFacts.bytesMax) / 1_048_576
            return EffectiveValue(
                value: .text("\(mebibytes)MiB"),
                origin: .derived("\(replicaCount) replicas in all")
            )
        }
    }
}
