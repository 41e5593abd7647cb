import ServicePlan
import YAMLBridge

/// Everything the annotation of a database says, as the planner and emitter want it.
struct DatabaseAnnotation {
    /// N.
    let level: Int
    /// Equal replies that decide.
    let quorum: Int
    /// `vote` or `observe`.
    let mode: String
    /// `reply` or `state`.
    let voting: String
    /// `fail` or `primary`.
    let onNoMajority: String
    /// `async`, `spooled`, `ordered` or `final`.
    let durability: String
    /// `shell` or `webserver`.
    let queries: String
    /// Existence vote on databases.
    let votesDatabases: Bool
    /// Depth of the table vote.
    let tables: String
    /// The log vote; nil when it is off.
    let logs: LogSettings?
    /// Where the server keeps its data.
    let database: String
    /// Where its log goes; nil for a place of its own.
    let logPath: String?
    /// Where its settings go, when the user said so.
    let config: (value: String, node: YAMLNode)?
    /// The tunnel's container name and extra alias.
    let forwarding: ForwardingName?
    /// Bounds of the tunnel.
    let limits: LimitPlan

    /// Takes over the values of an annotated database.
    init(_ service: AnnotatedService, profile: ImageProfile) {
        let values = service.values
        func word(_ path: String) -> String { values.string(path) ?? "" }
        level = service.level
        quorum = service.quorum
        mode = word("ft_parameters.mode")
        voting = word("ft_parameters.voting")
        onNoMajority = word("ft_parameters.on_no_majority")
        durability = word("ft_parameters.durability")
        queries = word("inputs.queries")
        votesDatabases = values.boolean("outputs.databases") ?? true
        tables = word("outputs.tables")
        logs =
            values.boolean("outputs.logs.enabled") ?? false
            ? LogSettings(
                redirection: word("outputs.logs.redirection"),
                format: word("outputs.logs.format"),
                isBuffered: values.boolean("outputs.logs.buffered") ?? false
            ) : nil
        database = values.string("storage.database") ?? profile.path("storage.database")
        logPath = values.string("storage.logs")
        config = values["storage.config"].flatMap { found in
            found.value.asString.flatMap { path in found.node.map { (path, $0) } }
        }
        forwarding = ForwardingName(values)
        limits = DatabaseAnnotation.limits(values)
    }

    private static func limits(_ values: AnnotationValues) -> LimitPlan {
        let entries = LimitGrammar.entries(LimitGrammar.parameters, values)
        return (try? YAMLDecoder.decode(LimitPlan.self, from: .mapping(entries))) ?? LimitPlan()
    }
}
