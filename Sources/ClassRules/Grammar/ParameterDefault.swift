/// What holds when a parameter is not written.
enum ParameterDefault: Sendable {
    /// Nothing: the parameter has no effect then.
    case none
    /// It must be written.
    case required
    /// Always the same value.
    case value(AnnotationValue)
    /// What the image profile says; nothing for an unknown image.
    case image
    /// What other parameters say.
    case derived(Derivation)

    /// A rule by which a default follows from other parameters.
    enum Derivation: Sendable {
        /// True when the section around the parameter is written.
        case sectionWritten
        /// True when there is more than one path.
        case severalPaths
        /// 30 s for an application's connection pool, else as the server.
        case transactionIdle(Int)
        /// A fixed name, and the project's behind it where its file says one.
        case ledgerOrigin
        /// The three of every ledger that names none.
        case ledgerActors
        /// 256, or 20 in the profile `event2ledger`.
        case blockEntries
        /// 1 s, or 3 s in the profile `event2ledger`.
        case blockInterval
        /// By the number of replicas.
        case ledgerRoom

        /// The rule in words.
        var text: String {
            switch self {
            case .sectionWritten: "`true` in a written section, else `false`"
            case .severalPaths: "`true` when `routing_level` is above 1"
            case .transactionIdle(let standard):
                "\(standard), or 30000 with `inputs.queries: webserver`"
            case .ledgerOrigin:
                "`\(LedgerNames.origin)`, with `/` and the project's `name` behind it where the "
                    + "file has one"
            case .ledgerActors: "`[\(LedgerGrammar.standardActors.joined(separator: ", "))]`"
            case .blockEntries: "256, or 20 with `block.profile: event2ledger`"
            case .blockInterval: "`1s`, or `3s` with `block.profile: event2ledger`"
            case .ledgerRoom:
                "512MiB for each replica of each service, 2GiB at least and 10GiB at most"
            }
        }
    }
}
