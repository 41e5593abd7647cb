/// Thesis 4.4: servers that answer HTTP.
enum WebserverGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "webserver",
        summary: "servers that answer HTTP",
        refused: "no tunnel speaks HTTP yet",
        own: inputs + outputs + LogGrammar.parameters(format: LogWords.web) + storage + parameters
    )

    private static let inputs: [Parameter] = [
        Parameter(
            "inputs.requests",
            .oneOrMore(
                .word([
                    Word("HTTP"),
                    Word("HTTPS", "needs a certificate, or a self-signed one is made"),
                ])
            ),
            "listeners of the tunnel",
            default: .value(.list([.word("HTTP")]))
        ),
        Parameter(
            "inputs.domains",
            .oneOrMore(.text(.domain)),
            "virtual hosts: routing by Host and SNI, a certificate each; unknown hosts get 421 "
                + "or 404"
        ),
    ]

    private static let outputs: [Parameter] = [
        Parameter(
            "outputs.html",
            .boolean,
            "HTML bodies compared by their tokenised form; `false`: status and headers only",
            default: .value(.boolean(true))
        ),
        Parameter(
            "outputs.files",
            .oneOrMore(
                .word([
                    Word("json", "in canonical form"), Word("image", "by bytes"),
                    Word("audio", "by bytes"), Word("video", "by bytes"),
                    Word("others", "by bytes"),
                ])
            ),
            "kinds of files voted",
            default: .value(
                .list(["json", "image", "audio", "video", "others"].map { .word($0) })
            )
        ),
    ]

    private static let storage: [Parameter] = [
        Parameter(
            "storage.html",
            .text(.path),
            "the served tree: file vote by digest",
            default: .image
        ),
        Parameter("storage.data", .text(.path), "data of the application"),
        Parameter("storage.configs", .text(.path), "configuration of the server", default: .image),
        Parameter(
            "storage.logs",
            .text(.logPath),
            "folder of the log; `../<container id>-json.log` means the container log, read through "
                + "the engine",
            default: .image
        ),
    ]

    private static let parameters: [Parameter] = [
        Parameter(
            "ft_parameters.forwarding.configs",
            .oneOrMore(.text(.file)),
            "configuration files of the named reverse proxy"
        ),
        Parameter(
            "ft_parameters.forwarding.labels",
            .labels,
            "labels of the named reverse proxy"
        ),
        Parameter(
            "ft_parameters.routing_level",
            .integer(1...9),
            "M paths of N replicas, each with its own vote; a path without majority retries an "
                + "idempotent request once on another path",
            default: .value(.integer(1))
        ),
        Parameter(
            "ft_parameters.load_balancing",
            .section(short: "enabled"),
            "how requests are spread over paths"
        ),
        Parameter(
            "ft_parameters.load_balancing.enabled",
            .boolean,
            "spread requests over paths; `false` with M > 1 and `true` with M = 1 are errors",
            default: .derived(.severalPaths)
        ),
        Parameter(
            "ft_parameters.load_balancing.algorithm",
            .word([
                Word("round_robin", "each path in turn"),
                Word("least_connected", "the path with the fewest open requests"),
                Word("weighted", "in turn, by the paths' weights"),
                Word("ip_hash", "by the client's address"),
                Word("random_two", "the less busy of two taken at random"),
            ]),
            "which path gets the next request",
            default: .value(.word("round_robin"))
        ),
    ]
}
