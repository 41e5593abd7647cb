import Diagnostics

/// What the annotation has beyond the thesis, in every class.
enum ExtensionGrammar {
    /// The parameters, all below `ft_parameters`.
    static let parameters: [Parameter] = voting + comparison + repair + LimitGrammar.parameters

    /// What an answer waits for.
    static let durabilities: [Word] = [
        Word("async", "the answer does not wait for the record"),
        Word("spooled", "the record is on disk first"),
        Word("ordered", "the record has its place in the ledger first"),
        Word("final", "a majority of the ledger's peers has signed it first"),
    ]

    private static let voting: [Parameter] = [
        Parameter(
            "ft_parameters.quorum",
            .either([
                .word([
                    Word("majority", "floor(N/2)+1"), Word("one", "the first reply"),
                    Word("all", "every replica"),
                ]), .integer(1...9),
            ]),
            "how many equal answers decide, over the configured replicas",
            default: .value(.word("majority")),
            isThesis: false,
            rangeID: .quorumRange
        ),
        Parameter(
            "ft_parameters.mode",
            .word([
                Word("vote", "the client gets the majority's answer"),
                Word("observe", "compare and report, mask nothing"),
            ]),
            "whether votes decide what clients get",
            default: .value(.word("vote")),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.strategy",
            .word([
                Word("active", "every replica gets every request"),
                Word(
                    "recovery_block",
                    "the next variant is asked when an acceptance test fails",
                    refused: "there is no acceptance test to run"
                ),
                Word(
                    "standby",
                    "one replica answers, the others wait",
                    refused: "a standby's reply cannot be voted on"
                ),
                Word(
                    "load_sharing",
                    "requests are spread over replicas",
                    refused: "a reply of one replica cannot be voted on"
                ),
                Word(
                    "time",
                    "one replica computes several times",
                    refused: "a repeated request is no second replica"
                ),
            ]),
            "how redundancy is used",
            default: .value(.word("active")),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.variants",
            .oneOrMore(.text(.image)),
            "other images for the replicas, one after another: diversity of design",
            isThesis: false,
            refused: "all replicas run the service's own image"
        ),
        Parameter(
            "ft_parameters.voting",
            .word([
                Word("reply", "the reply is voted on at once"),
                Word("state", "the answer to a write waits for the state vote"),
            ]),
            "when the client gets its answer",
            default: .value(.word("reply")),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.on_no_majority",
            .word([
                Word("fail", "the client gets an error that says so"),
                Word("primary", "the first replica's answer is given, marked as unvoted"),
            ]),
            "what the client gets without a majority",
            default: .value(.word("fail")),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.strict",
            .boolean,
            "`true`: a difference that looks like noise fails the vote instead of being masked",
            default: .value(.boolean(false)),
            isThesis: false,
            refused: "database replies have no masks"
        ),
        Parameter(
            "ft_parameters.durability",
            .word(durabilities),
            "what an answer waits for; without it `durability` of `x-ft-ledger` holds",
            default: .value(.word("async")),
            isThesis: false
        ),
    ]

    private static let comparison: [Parameter] = [
        Parameter(
            "ft_parameters.comparison",
            .section,
            "what counts as equal",
            isThesis: false,
            refused: "replies are compared as they are"
        ),
        Parameter(
            "ft_parameters.comparison.ignore",
            .oneOrMore(.text(.any)),
            "places in a reply that are not compared: column, header or JSON pointer",
            aliases: ["ignore_paths"],
            isThesis: false
        ),
        Parameter(
            "ft_parameters.comparison.tolerance",
            .text(.number),
            "largest relative difference of two numbers that count as equal",
            default: .value(.text("0")),
            isThesis: false
        ),
    ]

    private static let repair: [Parameter] = [
        Parameter(
            "ft_parameters.repair",
            .section(short: "policy"),
            "what becomes of a replica that differs",
            isThesis: false,
            refused: "a replica that differs is always resynchronised"
        ),
        Parameter(
            "ft_parameters.repair.policy",
            .word([
                Word("automatic", "it is resynchronised at once"),
                Word("manual", "it stays out until `ftcompose resync`"),
            ]),
            "who starts the repair",
            default: .value(.word("automatic")),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.repair.attempts_max",
            .integer(1...1000),
            "repairs in a row that may fail before the replica stays out",
            default: .value(.integer(3)),
            isThesis: false
        ),
    ]
}
