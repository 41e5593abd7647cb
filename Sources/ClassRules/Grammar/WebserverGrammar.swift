/// Thesis 4.4: servers that answer HTTP.
enum WebserverGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "webserver",
        summary: "servers that answer HTTP",
        takesAnyEngine: true,
        refusedValues: "`outputs.logs.redirection: multiple_files`, `mode: observe`, "
            + "`on_no_majority: primary`, a `durability` other than `async`, `chains: true`, a "
            + "`comparison.tolerance` other than 0, a `forwarding` that names Traefik, `variants` of other servers "
            + "than nginx, httpd and caddy or with a vote on files or logs",
        own: inputs + outputs + LogGrammar.parameters(format: LogWords.web) + storage + parameters
            + WebExtensionGrammar.parameters,
        common: CommonGrammar.parameters.filter {
            !$0.path.hasPrefix(WebExtensionGrammar.limits[0].path)
        }
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
            "virtual hosts: routing by Host and SNI, a certificate each; unknown hosts get 421"
        ),
        Parameter(
            "inputs.certificates",
            .labels,
            "certificate of each domain: the path of a PEM file that the service mounts or has as "
                + "a secret, `*` for all other domains; without it files named as the domains are "
                + "looked for. The key is in the same file or in one with the ending `.key`",
            isThesis: false
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
            "the served tree: where it is written, each replica has a volume of its own there, which the image "
                + "fills, and the files are voted on by digest; without it the tree is the image's, or that of a "
                + "read-only mount which all replicas share",
            default: .image
        ),
        Parameter(
            "storage.data",
            .text(.path),
            "data of the application: a volume for each replica, voted on as `html` is"
        ),
        Parameter(
            "storage.configs",
            .text(.path),
            "folder of the server's settings, where the compiler switches the access log on; only with a log vote",
            default: .image
        ),
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
            .oneOrMore(.text(.path)),
            "the file of the named reverse proxy that gets the compiler's configuration; without it "
                + "one where the proxy keeps its own"
        ),
        Parameter(
            "ft_parameters.forwarding.labels",
            .labels,
            "labels of the named reverse proxy, or of the tunnel"
        ),
        Parameter(
            "ft_parameters.routing_level",
            .integer(1...9),
            "M paths of N replicas, each with its own vote and no state in common; an idempotent request "
                + "without majority is tried once on another path",
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
        Parameter(
            "ft_parameters.load_balancing.weights",
            .oneOrMore(.integer(1...256)),
            "share of each path, in order, with the algorithm `weighted`",
            isThesis: false
        ),
        Parameter(
            "ft_parameters.load_balancing.health_check",
            .section(short: "path"),
            "the request by which each replica is asked whether it lives",
            isThesis: false
        ),
        Parameter(
            "ft_parameters.load_balancing.health_check.path",
            .text(.path),
            "what is asked for; any status below 500 is a sign of life",
            default: .value(.text("/")),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.load_balancing.health_check.interval",
            .text(.duration),
            "time between two checks",
            default: .value(.text("2s")),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.load_balancing.health_check.timeout",
            .text(.duration),
            "longest wait for an answer",
            default: .value(.text("2s")),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.load_balancing.health_check.failures_max",
            .integer(0...100),
            "checks in a row that may fail before a replica is out",
            default: .value(.integer(2)),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.load_balancing.health_check.successes_min",
            .integer(1...100),
            "checks in a row that must pass before it is back",
            default: .value(.integer(2)),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.load_balancing.ejection",
            .section(short: "failures_max"),
            "when replies alone take a replica or a path out",
            isThesis: false
        ),
        Parameter(
            "ft_parameters.load_balancing.ejection.failures_max",
            .integer(0...1000),
            "failures in a row (no reply, broken reply, dissent; of a path: no voted answer) before it is out",
            default: .value(.integer(4)),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.load_balancing.ejection.base",
            .text(.duration),
            "shortest time out, counted once for every time so far",
            default: .value(.text("30s")),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.load_balancing.ejection.longest",
            .text(.duration),
            "longest time out",
            default: .value(.text("5m")),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.load_balancing.slow_start",
            .text(.duration),
            "time over which a path that is back gets its full share again, a tenth at once",
            default: .value(.text("10s")),
            isThesis: false
        ),
    ]
}
