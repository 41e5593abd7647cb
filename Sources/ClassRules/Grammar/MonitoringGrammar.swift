/// Thesis 4.6: servers that collect metrics, and what shows them.
enum MonitoringGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "monitoring",
        summary: "servers that collect metrics, and what shows them",
        refused: "no tunnel speaks their API yet",
        own: inputs + dataSources + storage + alerts
    )

    private static let formats: [Word] = [
        Word("time_series", "voted"),
        Word("event_data", "refused where the server has no such API"),
        Word(
            "real_time_data",
            "refused where the server has no such API"
        ),
    ]

    private static func metric(_ name: String) -> Parameter {
        Parameter(
            "inputs.metrics.\(name)",
            .boolean,
            "compares metrics of this type, with its tolerance; `false` leaves them out of the vote",
            default: .value(.boolean(true))
        )
    }

    private static let inputs: [Parameter] = [
        Parameter("inputs.metrics", .section, "which metrics are voted on"),
        metric("counter"), metric("gauges"), metric("histograms"), metric("summaries"),
        Parameter(
            "inputs.metrics.format",
            .word(formats),
            "what the server keeps",
            default: .value(.word("time_series"))
        ),
        Parameter(
            "inputs.query",
            .oneOrMore(
                .word([
                    Word("HTTP", "the HTTP API"),
                    Word("DQL", "the server's query language over HTTP (PromQL, MetricsQL)"),
                ])
            ),
            "how it is asked",
            default: .value(.list([.word("HTTP")]))
        ),
        Parameter(
            "outputs.data_points",
            .word(formats),
            "as `inputs.metrics.format`, for replies",
            default: .value(.word("time_series"))
        ),
    ]

    private static let access: [Word] = [
        Word("proxy", "the server asks the source"), Word("direct", "the browser asks the source"),
    ]

    private static let dataSources: [Parameter] = [
        Parameter(
            "outputs.data_sources",
            .section,
            "Grafana datasource provisioning, one per replica plus the voted one",
            aliases: ["datasources"]
        ),
        Parameter("outputs.data_sources.type", .text(.any), "type of the datasource"),
        Parameter(
            "outputs.data_sources.access",
            .word(access),
            "who asks it",
            default: .value(.word("proxy"))
        ),
        Parameter(
            "outputs.data_sources.org_id",
            .integer(1...Int(Int32.max)),
            "Grafana organisation it belongs to",
            default: .value(.integer(1))
        ),
        Parameter("outputs.data_sources.url", .text(.url), "where the voted replies are asked for"),
        Parameter(
            "outputs.data_sources.is_default",
            .boolean,
            "whether the voted datasource is the default",
            default: .value(.boolean(false))
        ),
        Parameter(
            "outputs.data_sources.version",
            .integer(0...Int(Int32.max)),
            "version of the provisioned datasource",
            default: .value(.integer(1))
        ),
        Parameter(
            "outputs.data_sources.editable",
            .boolean,
            "whether users may change it",
            default: .value(.boolean(false))
        ),
    ]

    private static let storage: [Parameter] = [
        Parameter(
            "storage.provisioning",
            .text(.path),
            "where provisioning files live",
            default: .image
        ),
        Parameter("storage.config", .text(.path), "configuration of the server", default: .image),
        Parameter(
            "storage.datasource",
            .text(.path),
            "where datasource files live",
            default: .image
        ),
        Parameter("storage.database", .text(.path), "data of each replica", default: .image),
        Parameter(
            "ft_parameters.forwarding.scraping_interval",
            .text(.duration),
            "scraping interval of the forwarding block and of the replicas; all see the same samples"
        ),
    ]

    private static let alerts: [Parameter] = [
        Parameter(
            "ft_parameters.alert_manager",
            .section,
            "Alertmanager datasource and receiver"
        ),
        Parameter(
            "ft_parameters.alert_manager.name",
            .text(.any),
            "name of the datasource",
            default: .value(.text("Alertmanager"))
        ),
        Parameter(
            "ft_parameters.alert_manager.type",
            .word([Word("alertmanager", synonyms: ["alert_manager"])]),
            "type of the datasource",
            default: .value(.word("alertmanager"))
        ),
        Parameter("ft_parameters.alert_manager.url", .text(.url), "where alerts are sent"),
        Parameter(
            "ft_parameters.alert_manager.access",
            .word(access),
            "who asks it",
            default: .value(.word("proxy"))
        ),
        Parameter(
            "ft_parameters.alert_manager.basic_auth",
            .boolean,
            "whether user and password are sent",
            aliases: ["basicauth"],
            default: .value(.boolean(false))
        ),
        Parameter(
            "ft_parameters.alert_manager.basic_auth_user",
            .text(.any),
            "the user",
            aliases: ["basicauthuser"]
        ),
        Parameter(
            "ft_parameters.alert_manager.basic_auth_password",
            .secret,
            "the password, only by placeholder or a secret's file",
            aliases: ["basicauthpassword"]
        ),
    ]
}
