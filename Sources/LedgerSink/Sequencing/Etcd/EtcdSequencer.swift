public import EtcdClient
public import Logging
public import ServiceLifecycle

/// The order as a cluster of etcd keeps it: the revisions of its key space.
///
/// Values are put by create-only transactions, one key each, so that a revision is one value's place
/// and a transaction that is sent twice changes nothing. `run` keeps the connections.
public final class EtcdSequencer: Sequencer, Service {
    /// Longest value taken, in bytes; etcd itself takes 1.5 MiB for a request as a whole.
    public static let valueBytesMax = EtcdClient.requestBytesMax - 8 * 1_024

    private let client: EtcdClient
    private let logger: Logger

    /// Orders through a cluster; throws when the certificates cannot be used.
    ///
    /// With a cluster's identifier in the configuration another cluster is an error from the first call.
    public init(
        _ configuration: EtcdConfiguration,
        logger: Logger
    ) throws(EtcdError) {
        client = try EtcdClient(configuration, logger: logger)
        self.logger = logger
    }

    /// Keeps the connections to the members until cancelled or shut down.
    public func run() async {
        await cancelWhenGracefulShutdown { await self.client.run() }
    }

    /// The members known at present, own first.
    public var endpoints: [EtcdEndpoint] { client.endpoints }

    /// Identity of the cluster; asks for it when no answer has told it yet.
    public var clusterIdentifier: UInt64 {
        get async throws(SequencerError) {
            if let known = client.clusterIdentifier { return known }
            return try await asking { () async throws(EtcdError) in
                try await self.client.position().cluster
            }
        }
    }

    /// Members can lose what they had and come back under the same identity.
    public var isReplaceable: Bool { true }

    /// Puts a value under a key that nobody has used, through whichever member answers.
    public func submit(
        _ key: String,
        _ value: [UInt8],
        whileHolding mark: String?
    ) async throws(SequencerError) -> SubmitOutcome {
        try check(key, value)
        let condition = mark.map { Array($0.utf8) }
        let outcome = try await asking { () async throws(EtcdError) in
            try await self.client.create(Array(key.utf8), value, whileHolding: condition)
        }
        switch outcome {
        case .created(let revision):
            return .ordered(revision: revision)
        // An earlier try was done though nobody said so. A value put more than once is not ours.
        case .exists(let found) where found.version == 1 && found.value == value:
            return .ordered(revision: found.revision)
        case .exists(let found):
            return .occupied(by: OrderedValue(found))
        }
    }

    /// Puts a value under a key of one's own; sent once.
    @discardableResult
    public func publish(
        _ key: String,
        _ value: [UInt8],
        whileHolding mark: String?
    ) async throws(SequencerError) -> UInt64 {
        try check(key, value)
        let condition = mark.map { Array($0.utf8) }
        return try await asking { () async throws(EtcdError) in
            try await self.client.put(Array(key.utf8), value, whileHolding: condition)
        }
    }

    /// Tells the order after a revision, on the own member while that answers.
    ///
    /// Lost connections are taken up again elsewhere; the stream ends with an error only when no member
    /// has answered for a while. The reader sets the pace.
    public func follow(
        after revision: UInt64,
        whileHolding mark: String?
    ) -> AsyncThrowingStream<OrderEvent, any Error> {
        let follower = EtcdFollower(client, after: revision, mark: mark, logger: logger)
        let buffer = BatchBuffer()
        return AsyncThrowingStream(unfolding: {
            while true {
                if let event = buffer.next() { return event }
                guard let batch = try await follower.next() else { return nil }
                buffer.fill(batch)
            }
        })
    }

    /// Values under keys that have one at present.
    public func read(
        from first: String,
        below end: String,
        countMax: Int
    ) async throws(SequencerError) -> [OrderedValue] {
        try await asking { () async throws(EtcdError) in
            try await self.client.read(
                Array(first.utf8),
                below: Array(end.utf8),
                countMax: countMax
            ).values.map(OrderedValue.init)
        }
    }

    /// Bytes of the member's file that are in use; its quota is for the file.
    public var usedBytes: UInt64? {
        get async throws(SequencerError) {
            try await asking { () async throws(EtcdError) in
                try await self.client.status().databaseBytesInUse
            }
        }
    }

    /// Deletes own keys, then lets the cluster forget; each is sent once.
    public func prune(
        from first: String,
        below end: String,
        compactingBefore revision: UInt64?
    ) async throws(SequencerError) {
        try await asking { () async throws(EtcdError) in
            if first < end {
                _ = try await self.client.delete(Array(first.utf8), below: Array(end.utf8))
            }
            if let revision { try await self.client.compact(before: revision) }
        }
    }

    private func check(_ key: String, _ value: [UInt8]) throws(SequencerError) {
        let bytes = key.utf8.count + value.count
        guard bytes <= Self.valueBytesMax else {
            throw .tooLarge(bytes: bytes, bytesMax: Self.valueBytesMax)
        }
    }

    private func asking<Answer: Sendable>(
        _ body: () async throws(EtcdError) -> Answer
    ) async throws(SequencerError) -> Answer {
        do throws(EtcdError) {
            return try await body()
        } catch {
            throw SequencerError(error)
        }
    }
}
