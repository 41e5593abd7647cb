/// Body of `POST /v1/written` on the voter: the tunnel tells which writes it ordered, in order.
public struct WriteNotice: Codable, Sendable, Equatable {
    /// One write, as the log and existence votes need it.
    public struct Write: Codable, Sendable, Equatable {
        /// Sequence number the tunnel gave it.
        public var sequence: UInt64
        /// Verb and object kind, such as `CREATE DATABASE` or `INSERT`.
        public var kind: String
        /// The `SET timestamp=…` text sent before it on every replica; finds it in the general logs.
        public var pin: String
        /// Databases named by a CREATE/DROP DATABASE or selected when it ran.
        public var databases: [String]
        /// Tables it touches as `schema.table`; empty when unknown.
        public var tables: [String]
        /// Replicas it was sent to.
        public var replicas: [String]

        /// Creates a write.
        public init(
            sequence: UInt64,
            kind: String,
            pin: String,
            databases: [String],
            tables: [String],
            replicas: [String]
        ) {
            self.sequence = sequence
            self.kind = kind
            self.pin = pin
            self.databases = databases
            self.tables = tables
            self.replicas = replicas
        }
    }

    /// The writes, oldest first; at most 256.
    public var writes: [Write]
    /// Writes that were left out because the queue to the voter was full.
    public var dropped: Int

    /// Creates a notice.
    public init(writes: [Write], dropped: Int) {
        self.writes = writes
        self.dropped = dropped
    }
}
