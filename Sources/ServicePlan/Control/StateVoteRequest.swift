/// Body of `POST /v1/state-vote` on the voter's control port.
public struct StateVoteRequest: Codable, Sendable, Equatable {
    /// Tables as `schema.table`; nil means everything (schemas, tables, rows, accounts).
    public var tables: [String]?
    /// Replicas to compare; nil means those that count now.
    public var replicas: [String]?
    /// True when the caller holds the gate already (start-up): the voter asks for no consistent point.
    public var gateHeld: Bool
    /// Why the vote is asked for; goes into the record.
    public var reason: String

    /// Creates a request.
    public init(tables: [String]?, replicas: [String]?, gateHeld: Bool, reason: String) {
        self.tables = tables
        self.replicas = replicas
        self.gateHeld = gateHeld
        self.reason = reason
    }
}
