/// How a peer and its copy of the ledger are, as `ledger status` and `GET /v1/status` show it.
public struct PeerStatus: Sendable, Hashable, Codable {
    /// How another actor stands, as this peer sees it.
    public struct Cosigner: Sendable, Hashable, Codable {
        /// The actor.
        public var actor: String
        /// Leaves that it has last cosigned; 0 when it has not.
        public var size: UInt64
        /// When this peer learnt of that, in milliseconds since 1970; nil when never.
        public var seenAtUnixMilliseconds: Int64?

        enum CodingKeys: String, CodingKey {
            case actor, size
            case seenAtUnixMilliseconds = "seen_at_unix_ms"
        }
    }

    /// How far a writer's entries got.
    public struct Writer: Sendable, Hashable, Codable {
        /// `actor/service`.
        public var writer: String
        /// Number of its last entry in the log.
        public var orderedThrough: UInt64
        /// Number of its last entry that is final.
        public var finalThrough: UInt64

        enum CodingKeys: String, CodingKey {
            case writer
            case orderedThrough = "ordered_through"
            case finalThrough = "final_through"
        }
    }

    /// Name of the log.
    public var origin: String
    /// The actor whose copy this is.
    public var actor: String
    /// Whether everything is as it should be.
    public var healthy: Bool
    /// What is not, or `ok`.
    public var detail: String
    /// Whether one actor alone holds all keys, so that nobody watches over the log.
    public var singleKeyHolder: Bool
    /// Leaves in the log.
    public var size: UInt64
    /// Leaves up to the end of the last block.
    public var blockSize: UInt64
    /// Blocks that were cut.
    public var blocks: UInt64
    /// Root at the end of the last block, in base64 as in checkpoints.
    public var root: String
    /// Leaves that a majority of the actors has cosigned.
    public var finalSize: UInt64
    /// Age of the oldest leaf that is not final; 0 when there is none.
    public var lagMilliseconds: Int64
    /// Index of the first leaf that is kept.
    public var minimumIndex: UInt64
    /// Number of the order.
    public var orderEpoch: UInt32
    /// Identity of the cluster that keeps the order, hexadecimal; nil when it was not asked.
    public var orderCluster: String?
    /// Revision that is applied.
    public var revision: UInt64
    /// Whether everything that was in the order has been applied since the start.
    public var caughtUp: Bool
    /// Bytes of the database that hold something.
    public var databaseBytes: UInt64
    /// Actors and how far they cosigned, this one among them.
    public var cosigners: [Cosigner]
    /// Writers and how far they got.
    public var writers: [Writer]
    /// Alarms: those that last first.
    public var alarms: [AlarmRow]

    enum CodingKeys: String, CodingKey {
        case origin, actor, healthy, detail, size, blocks, root, revision, cosigners, writers,
            alarms
        case singleKeyHolder = "single_key_holder"
        case blockSize = "block_size"
        case finalSize = "final_size"
        case lagMilliseconds = "lag_ms"
        case minimumIndex = "minimum_index"
        case orderEpoch = "order_epoch"
        case orderCluster = "order_cluster"
        case caughtUp = "caught_up"
        case databaseBytes = "database_bytes"
    }
}
