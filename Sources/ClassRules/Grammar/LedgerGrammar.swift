/// The top-level `x-ft-ledger`: where votes are recorded, and who keeps a copy.
enum LedgerGrammar {
    /// Not a class, but read in the same way.
    static let grammar = ClassGrammar(
        name: "",
        summary: "where votes are recorded, and who keeps a copy",
        refused: "votes are recorded on disk",
        own: parameters,
        common: []
    )

    private static let parameters: [Parameter] = [
        Parameter(
            "mode",
            .word([
                Word("local", "one file on one host"),
                Word("etcd", "members that order entries by Raft"),
            ]),
            "who puts entries in order",
            default: .value(.word("etcd")),
            isThesis: false
        ),
        Parameter(
            "members",
            .integer(1...9),
            "members of the sequencer; an odd number",
            default: .value(.integer(3)),
            isThesis: false
        ),
        Parameter(
            "actors",
            .labels,
            "parties that keep a copy of their own, each with its public key; without a key it is "
                + "enrolled at the first start",
            isThesis: false
        ),
        Parameter("block", .section, "how entries are put together", isThesis: false),
        Parameter(
            "block.entries_max",
            .integer(1...256),
            "entries of one signed batch",
            default: .value(.integer(256)),
            isThesis: false
        ),
        Parameter(
            "block.interval",
            .text(.duration),
            "longest time a batch stays open",
            default: .value(.text("1s")),
            isThesis: false
        ),
        Parameter("retention", .section, "how long entries are kept", isThesis: false),
        Parameter(
            "retention.days",
            .integer(1...36_500),
            "days",
            default: .value(.integer(30)),
            isThesis: false
        ),
        Parameter(
            "retention.size",
            .text(.size),
            "bytes",
            default: .value(.text("10GiB")),
            isThesis: false
        ),
        Parameter(
            "durability",
            .word(ExtensionGrammar.durabilities),
            "what answers wait for, in services that do not say otherwise",
            default: .value(.word("async")),
            isThesis: false
        ),
    ]
}
