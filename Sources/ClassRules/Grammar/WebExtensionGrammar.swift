import ServicePlan

/// What the annotation of a web server has beyond the thesis, and what other classes do not have.
enum WebExtensionGrammar {
    /// The parameters, all below `ft_parameters`.
    static let parameters: [Parameter] = voting + comparison + repair + limits

    private static let voting: [Parameter] = [
        Parameter(
            "ft_parameters.variants",
            .oneOrMore(.text(.image)),
            "other images for the replicas, one after another: diversity of design. A known server "
                + "of another family gets the served tree where it looks for it; only GET and HEAD are served, "
                + "and a page of the servers' own that no majority has is replaced",
            isThesis: false
        ),
        Parameter(
            "ft_parameters.voting",
            .word([
                Word("reply", "the reply is voted on at once"),
                Word(
                    "state",
                    "the answer to a write waits for the state vote",
                    refused: "the files of a web server are voted on when idle, not for a request"
                ),
            ]),
            "when the client gets its answer",
            default: .value(.word("reply")),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.strict",
            .boolean,
            "`true`: a difference that looks like noise fails the vote instead of being masked",
            default: .value(.boolean(false)),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.chains",
            .boolean,
            "`true`: replica i uses replica i of each annotated database the service names, so that "
                + "whole chains are voted on; needs the same `ft_level` and one path; `build` refuses it "
                + "so far",
            default: .value(.boolean(false)),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.sessions",
            .boolean,
            "`true`: cookies that each replica gives out for itself become one for the client",
            default: .value(.boolean(true)),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.noise",
            .section,
            "when a place in which all replicas differ pairwise is noise",
            isThesis: false
        ),
        Parameter(
            "ft_parameters.noise.votes_min",
            .integer(1...1_000_000),
            "votes on one route before a place can be noise",
            default: .value(.integer(50)),
            isThesis: false
        ),
        Parameter(
            "ft_parameters.noise.percent_min",
            .integer(1...100),
            "share of those votes in which all replicas must have differed",
            default: .value(.integer(30)),
            isThesis: false
        ),
    ]

    private static let comparison: [Parameter] = [
        Parameter(
            "ft_parameters.comparison",
            .section,
            "what counts as equal",
            isThesis: false
        ),
        Parameter(
            "ft_parameters.comparison.ignore",
            .oneOrMore(.text(.place)),
            "places in a reply that are not compared: a JSON pointer (`/items/*/id`), "
                + "`header:NAME`, `html:SELECTOR` or `regex:PATTERN`",
            aliases: ["ignore_paths"],
            isThesis: false
        ),
        Parameter(
            "ft_parameters.comparison.tolerance",
            .text(.number),
            "largest relative difference of two JSON numbers that count as equal; `build` takes 0 so far",
            default: .value(.text("0")),
            isThesis: false
        ),
    ]

    private static let repair: [Parameter] = [
        Parameter(
            "ft_parameters.repair",
            .section(short: "policy"),
            "what becomes of a replica that differs",
            isThesis: false
        ),
        Parameter(
            "ft_parameters.repair.policy",
            .word([
                Word("automatic", "it is compared without a vote until it agrees, then it is back"),
                Word("manual", "it stays out until `ftcompose resync`"),
            ]),
            "who starts the repair",
            default: .value(.word("automatic")),
            isThesis: false
        ),
    ]

    /// The bounds of a web server's tunnel, the section first.
    static let limits: [Parameter] = LimitGrammar.lines(
        of: WebLimitPlan(),
        effects: effects,
        refused: refused
    )

    private static let refused = [
        "streams_per_connection_max": "the tunnel speaks HTTP/1.1 only",
        "spool_bytes_max": "no request's body goes to disk",
        "lag_bytes_max": "`ahead_bytes_max` bounds slow replicas too",
        "continue_wait_milliseconds": "the tunnel itself gives leave to send a body",
        "durability_wait_milliseconds": "no answer waits for the ledger",
    ]

    private static let effects = [
        "client_connections_max": "client connections at once",
        "requests_in_flight_max": "requests being voted on at once; one more gets status 503",
        "pipelined_requests_max": "requests of one connection that may wait for their turn",
        "streams_per_connection_max": "streams of one HTTP/2 connection at once",
        "header_bytes_max": "bytes of the header fields of one message; more gets status 431",
        "header_fields_max": "header fields of one message",
        "target_bytes_max": "bytes of a request's target; more gets status 414",
        "request_bytes_max": "bytes of a request's body; more gets status 413",
        "request_memory_bytes_max":
            "bytes of a body that are held until the turn of a request that may change something; more of it is "
            + "passed on while it comes",
        "spool_bytes_max": "bytes of all request bodies on disk; more gets status 503",
        "body_bytes_max":
            "bytes of a JSON, HTML or XML body held back, per replica; a longer one is compared by "
            + "its bytes",
        "window_bytes_max": "bytes of a streamed body released at once",
        "ahead_bytes_max": "bytes a replica may be ahead of the quorum before it is not read on",
        "lag_milliseconds": "how much later than the q-th reply a replica may answer",
        "lag_bytes_max": "bytes a lagging replica may owe",
        "connect_timeout_milliseconds": "time to open one replica connection",
        "replica_connections_max": "connections to one replica at once",
        "header_timeout_milliseconds": "time a client has for a request's head",
        "body_idle_milliseconds": "longest pause within a body",
        "reply_timeout_milliseconds":
            "longest wait for a quorum's reply on one path; then another path is tried, or status 504",
        "keep_alive_milliseconds": "how long an idle client connection lives",
        "continue_wait_milliseconds": "how long `Expect: 100-continue` waits for the replicas",
        "write_wait_milliseconds":
            "how long a request that may change something waits for its turn; then status 503",
        "durability_wait_milliseconds": "how long a reply waits for its record in the ledger",
    ]
}
