/// The top-level `x-ft-ledger`: where votes are recorded, and who keeps a copy.
enum LedgerGrammar {
    /// Not a class, but read in the same way.
    static let grammar = ClassGrammar(
        name: "",
        summary: "where votes are recorded, and who keeps a copy",
        own: order + actors + events + blocks + retention,
        common: []
    )

    /// The actors of a project that names none; the first one runs tunnels and voters.
    static let standardActors = ["provider", "developer", "user"]

    private static let order: [Parameter] = [
        Parameter(
            "mode",
            .word([
                Word("local", "tunnel and voter each keep a ledger of their own, in one file"),
                Word("etcd", "members that order entries by Raft, and a peer for each actor"),
            ]),
            "who puts entries in order",
            default: .value(.word("etcd")),
            isThesis: false
        ),
        Parameter(
            "origin",
            .text(.origin),
            "name of the log, the first line of every checkpoint",
            default: .derived(.ledgerOrigin),
            isThesis: false
        ),
        Parameter(
            "members",
            .integer(1...9),
            "members of the sequencer; an odd number",
            default: .value(.integer(3)),
            isThesis: false
        ),
    ]

    private static let actors: [Parameter] = [
        Parameter(
            "actors",
            .labels,
            "parties that keep a copy each; the first one runs tunnels and voters. With a public key "
                + "(base64 of an Ed25519 key) an actor's peer must have that key, without one it is "
                + "enrolled with the key of its first start",
            default: .derived(.ledgerActors),
            isThesis: false
        )
    ]

    private static let events: [Parameter] = [
        Parameter(
            "lifecycle",
            .boolean,
            "whether what happens to the project's containers is recorded; then one container more, "
                + "`ft-engine-proxy`, has the engine's socket and lets the first actor's peer read events",
            default: .value(.boolean(true)),
            isThesis: false
        )
    ]

    private static let blocks: [Parameter] = [
        Parameter("block", .section(short: "profile"), "when a block is cut", isThesis: false),
        Parameter(
            "block.profile",
            .word([
                Word("standard", "256 entries or 1 s"),
                Word("event2ledger", "20 entries or 3 s"),
            ]),
            "what holds where the two below are not written",
            default: .value(.word("standard")),
            isThesis: false
        ),
        Parameter(
            "block.entries_max",
            .integer(1...256),
            "entries of a full block",
            default: .derived(.blockEntries),
            isThesis: false
        ),
        Parameter(
            "block.interval",
            .text(.duration),
            "longest time an entry waits for its block, 50 ms to 10 min",
            default: .derived(.blockInterval),
            isThesis: false
        ),
    ]

    private static let retention: [Parameter] = [
        Parameter(
            "retention",
            .section,
            "how long entries are kept, whichever bound comes first",
            isThesis: false
        ),
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
            "bytes of one peer's ledger, 64 MiB at least",
            default: .derived(.ledgerRoom),
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
