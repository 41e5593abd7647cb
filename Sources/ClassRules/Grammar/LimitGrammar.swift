import ServicePlan
import YAMLBridge

/// The bounds of tunnels; names and defaults are the plan's, so that nothing is written twice.
enum LimitGrammar {
    /// The largest bound, far above anything sensible and far below an overflow.
    static let valueMax = 1 << 40

    /// The bounds of a database's tunnel.
    static let parameters: [Parameter] = lines(of: LimitPlan(), effects: effects)

    /// One parameter for each bound, in the plan's order.
    static func lines(
        of plan: some Encodable,
        effects: [String: String],
        refused: [String: String] = [:]
    ) -> [Parameter] {
        [
            Parameter(
                "ft_parameters.limits",
                .section,
                "bounds of the tunnel; reaching one is reported",
                isThesis: false
            )
        ]
            + ((try? YAMLEncoder().node(plan).entries) ?? []).map { entry in
                Parameter(
                    "ft_parameters.limits.\(entry.name)",
                    .integer(1...valueMax),
                    effects[entry.name] ?? "",
                    default: standard(entry.name, entry.value.scalar?.integer ?? 0),
                    isThesis: false,
                    refused: refused[entry.name]
                )
            }
    }

    /// The bounds that hold, as the plan's decoder takes them.
    static func entries(
        _ parameters: [Parameter],
        _ values: AnnotationValues
    ) -> [(String, YAMLNode)] {
        parameters.compactMap { parameter in
            values.integer(parameter.path).map { (parameter.name, .integer($0)) }
        }
    }

    private static func standard(_ name: String, _ value: Int) -> ParameterDefault {
        name == "transaction_idle_milliseconds"
            ? .derived(.transactionIdle(value)) : .value(.integer(value))
    }

    private static let effects = [
        "client_sessions_max": "client sessions at once",
        "command_bytes_max": "longest client command",
        "spool_bytes_max": "bytes of an unordered reply held back, per replica",
        "window_bytes_max": "bytes of one replica's unread reply before it is not read on",
        "lag_milliseconds": "how much later than the q-th reply a replica may answer",
        "lag_bytes_max":
            "bytes a lagging replica may owe a session before the client waits for it, 1 s at most",
        "lag_commands_max":
            "commands a lagging replica may owe a session before the client waits for it, 1 s at most",
        "connect_timeout_milliseconds": "time to open and log in one replica connection",
        "login_timeout_milliseconds": "time a client has to log in",
        "write_wait_milliseconds": "how long a write waits for its turn",
        "transaction_idle_milliseconds": "how long a transaction that holds the order may idle",
        "session_idle_milliseconds": "how long an idle session lives",
        "consistent_point_milliseconds": "longest time the gate is shut for a consistent point",
        "replay_statements_max": "session statements kept for a replica that is readmitted",
        "prepared_statements_max": "prepared statements of one session",
        "durability_wait_milliseconds": "how long a reply waits for its record in the ledger",
    ]
}
