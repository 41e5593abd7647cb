/// Thesis 4.8: registries of services.
enum DiscoveryGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "service_discovery",
        summary: "registries of services",
        refused: "no tunnel speaks their API yet",
        own: inputs + discovery + healthchecks + rest + LogGrammar.parameters() + storage
    )

    private static let inputs: [Parameter] = [
        Parameter(
            "inputs.queries",
            .oneOrMore(
                .word([
                    Word("HTTP_API", "the HTTP API"),
                    Word("DNS_API", "the DNS interface"),
                ])
            ),
            "listeners of the tunnel",
            default: .value(.list([.word("HTTP_API")]))
        ),
        Parameter(
            "inputs.commands",
            .oneOrMore(.word(Signals.reloads)),
            "reload commands teed to all, then confirmed by the digest of the configuration"
        ),
    ]

    private static let discovery: [Parameter] = [
        Parameter("outputs.discovery", .section, "vote on what is found"),
        Parameter(
            "outputs.discovery.results",
            .word([Word("stream", "replies on the wire"), Word("txt", "files of text")]),
            "what is voted",
            default: .value(.word("stream"))
        ),
        Parameter(
            "outputs.discovery.format",
            .oneOrMore(.word(["SRV", "A", "AAAA", "TXT", "json"])),
            "in which form"
        ),
        Parameter(
            "outputs.reload",
            .word([Word("file", "the configuration file's digest confirms a reload")]),
            "how a reload is seen"
        ),
    ]

    private static let healthchecks: [Parameter] = [
        Parameter(
            "outputs.healthchecks",
            .section(short: "enable"),
            "checks run by the voter against each replica's view; verdicts voted"
        ),
        Parameter(
            "outputs.healthchecks.source",
            .either([.word([Word("script", "the server's own scripts")]), .text(.path)]),
            "what is run"
        ),
        Parameter(
            "outputs.healthchecks.timeout",
            .text(.duration),
            "how long a check may take",
            default: .value(.text("30s"))
        ),
        Parameter(
            "outputs.healthchecks.enable",
            .boolean,
            "checks on or off",
            default: .derived(.sectionWritten)
        ),
        Parameter(
            "outputs.healthchecks.type",
            .word([
                Word("script"), Word("TCP", "a connection", synonyms: ["tcp_connection"]),
                Word("HTTP", "a request"), Word("docker_api", "the engine's health state"),
            ]),
            "how a check is made"
        ),
    ]

    private static let rest: [Parameter] = [
        Parameter("outputs.kv", .section, "vote on keys and values at each access"),
        Parameter(
            "outputs.kv.source",
            .word([Word("file", "the server's stored keys and values")]),
            "what is compared"
        ),
        Parameter(
            "outputs.kv.restriction",
            .boolean,
            "`true`: writes only from sessions with a token, others read only",
            default: .value(.boolean(false))
        ),
    ]

    private static let storage: [Parameter] = [
        Parameter("storage.config", .text(.path), "configuration of the server", default: .image),
        Parameter("storage.data", .text(.path), "data of the server", default: .image),
        Parameter(
            "ft_parameters.masked_ip",
            .text(.address),
            "static address of the tunnel on a network with IPAM; replies that show members' "
                + "addresses are rewritten to it"
        ),
    ]
}
