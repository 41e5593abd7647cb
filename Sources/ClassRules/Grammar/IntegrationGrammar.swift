/// Thesis 4.7: servers that build, test and deploy.
enum IntegrationGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "continuous_integration",
        summary: "servers that build, test and deploy",
        refused: "no tunnel tees their triggers yet",
        own: inputs + stages + logs("outputs.logs", "the server's log") + external + storage
    )

    private static let sources: [Word] = [
        Word("github"), Word("gitlab"), Word("local", "a folder"), Word("url", "any repository"),
    ]

    private static let inputs: [Parameter] = [
        Parameter(
            "inputs.sources",
            .oneOrMore(.word(sources)),
            "where triggers and checkouts come from; the tunnel tees triggers and pins one commit "
                + "for all builders"
        ),
        Parameter("inputs.pipeline", .section(short: "source"), "the pipeline"),
        Parameter(
            "inputs.pipeline.source",
            .text(.file),
            "its file (Jenkinsfile, buildbot master.cfg, laminar job): handed to each builder"
        ),
        Parameter(
            "inputs.pipeline.format",
            .word([Word("declarative"), Word("scripted")]),
            "how stages are told apart",
            default: .value(.word("declarative"))
        ),
        Parameter(
            "inputs.signals",
            .oneOrMore(.word(Signals.all)),
            "signals teed to all builders, with confirmation"
        ),
    ]

    private static let stages: [Parameter] = [
        Parameter(
            "outputs.automations",
            .word([
                Word("single_task", "job by job"), Word("pipeline", "stage by stage"),
                Word(
                    "multibranch",
                    "branch by branch, and stage",
                    synonyms: ["multibranch_pipe"]
                ),
            ]),
            "unit of alignment between builders",
            default: .value(.word("single_task"))
        ),
        Parameter(
            "outputs.build_stage",
            .section(short: "source"),
            "vote on what is built",
            aliases: ["buildstage"]
        ),
        Parameter(
            "outputs.build_stage.source",
            .oneOrMore(.text(.file)),
            "artefacts voted: paths, or the image built from a Dockerfile, by layer content"
        ),
        Parameter(
            "outputs.test_stage",
            .section,
            "vote on test results",
            aliases: ["teststage"]
        ),
        Parameter(
            "outputs.test_stage.code",
            .oneOrMore(.word(Languages.words)),
            "language of the tests, for its determinism settings"
        ),
        Parameter(
            "outputs.test_stage.results",
            .word([
                Word("junit", "case by case"), Word("console", "by normalised lines"),
            ]),
            "how results are read; they are compared with what the server itself reports",
            default: .value(.word("console"))
        ),
        Parameter(
            "outputs.deployment_stage",
            .section,
            "the voted artefact is deployed once",
            aliases: ["deploymentstage"]
        ),
        Parameter(
            "outputs.deployment_stage.results",
            .word([Word("console", "by normalised lines"), Word("file", "by content")]),
            "which results are voted",
            default: .value(.word("console"))
        ),
        Parameter(
            "outputs.deployment_stage.sources",
            .oneOrMore(.word(sources)),
            "where it is deployed from"
        ),
    ]

    private static func logs(_ path: String, _ what: String) -> [Parameter] {
        LogGrammar.parameters(path, of: what, redirection: LogWords.singleFile)
    }

    private static let external: [Parameter] =
        [
            Parameter("outputs.external_logs", .section, "the vote on logs outside the server"),
            Parameter(
                "outputs.external_logs.enabled",
                .boolean,
                "vote on them on or off",
                default: .derived(.sectionWritten)
            ),
        ] + logs("outputs.external_logs", "that log") + [
            Parameter(
                "outputs.external_logs.buffered",
                .boolean,
                "`true`: the voter waits for flushes, with a bound",
                default: .value(.boolean(false))
            ),
            Parameter(
                "outputs.external_logs.pattern",
                .text(.pattern),
                "regular expression with named groups, for the format `custom`",
                isThesis: false
            ),
        ]

    private static let storage: [Parameter] = [
        Parameter("storage.repository", .text(.location), "the repository: folder or URL"),
        Parameter("storage.workspace", .text(.path), "where builds happen", default: .image),
        Parameter("storage.test", .text(.path), "where test results are", default: .image),
        Parameter("storage.logs", .text(.path), "where the server's logs are", default: .image),
        Parameter("storage.external_logs", .text(.location), "where the other logs are"),
    ]
}
