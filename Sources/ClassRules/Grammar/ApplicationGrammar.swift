/// Thesis 4.5: programs that compute and write.
enum ApplicationGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "application",
        summary: "programs that compute and write",
        refused: "no voter compares what programs write yet",
        own: inputs + files + stream + LogGrammar.parameters() + rest
    )

    private static let inputs: [Parameter] = [
        Parameter(
            "inputs.codes",
            .oneOrMore(.word(Languages.words)),
            "language of the program: deterministic environment and unbuffered output for that "
                + "runtime, entrypoint wrapper, hints for the comparison",
            default: .image
        )
    ]

    private static let files: [Parameter] = [
        Parameter("outputs.files", .section, "vote on the files the program writes"),
        Parameter(
            "outputs.files.format",
            .oneOrMore(
                .word([
                    Word("auto", "found from the bytes"), Word("bytes", "byte by byte"),
                    Word("text", "line by line"), Word("json", "in canonical form"),
                    Word("csv", "by fields"), Word("xml", "in canonical form"),
                    Word("image", "by pixels"), Word("audio", "by samples"),
                    Word("video", "byte by byte"), Word("archive", "by members"),
                    Word("numeric", "by numbers, with a tolerance"),
                ])
            ),
            "how files are compared",
            default: .value(.list([.word("auto")]))
        ),
        Parameter(
            "outputs.files.stream",
            .word([
                Word("serialized", "voted in the order of production"),
                Word("parallel", "matched by name, whatever the order"),
            ]),
            "which files are compared with which",
            default: .value(.word("serialized"))
        ),
        Parameter(
            "outputs.files.type",
            .word([
                Word("short_process", "vote at exit, the exit code first"),
                Word("long_running", "vote continuously, with completion markers"),
            ]),
            "when files are compared",
            default: .value(.word("long_running"))
        ),
    ]

    private static let stream: [Parameter] = [
        Parameter(
            "outputs.stream",
            .section(short: "enabled"),
            "vote on standard output and standard error"
        ),
        Parameter(
            "outputs.stream.enabled",
            .boolean,
            "stdout and stderr voted",
            default: .derived(.sectionWritten)
        ),
        Parameter(
            "outputs.stream.redirection",
            .word([
                Word("files", "into files, by a generated entrypoint"),
                Word("none", "read through the engine"),
            ]),
            "where the streams are read",
            default: .value(.word("none"))
        ),
        Parameter(
            "outputs.stream.buffered",
            .boolean,
            "`false`: buffering is switched off in the program; `true`: the voter waits for flushes",
            default: .value(.boolean(false))
        ),
    ]

    private static let rest: [Parameter] = [
        Parameter(
            "storage.entrypoints",
            .oneOrMore(.text(.path)),
            "folders the program writes into"
        ),
        Parameter(
            "ft_parameters.maximum_cores",
            .integer(1...1024),
            "cores for the whole service: disjoint sets for replicas and voter; fewer cores than "
                + "parties give equal shares, with a warning"
        ),
    ]
}
