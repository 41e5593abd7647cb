/// Puts values in one order that every follower sees alike (DESIGN, section 7).
///
/// Implementations: one SQLite file, or an etcd cluster. Safety comes from create-only puts alone;
/// no lock, no lease, no compare-and-swap of a shared head.
public protocol Sequencer: Sendable {
    /// Identity of the order; changes when its revisions start anew.
    var clusterIdentifier: UInt64 { get async throws(SequencerError) }

    /// Whether the order can be replaced by an empty one while somebody is connected to it.
    ///
    /// Members on other machines can lose what they had and come back under the same identity; a file
    /// that is open cannot.
    var isReplaceable: Bool { get }

    /// Puts a value under a key that nobody has used; safe to repeat with the same bytes.
    ///
    /// With a mark it is put only into an order that holds that key, else the error is `otherOrder`.
    func submit(
        _ key: String,
        _ value: [UInt8],
        whileHolding mark: String?
    )
        async throws(SequencerError) -> SubmitOutcome

    /// Puts a value under a key of one's own, whether used or not: marks for pruning, not entries.
    ///
    /// Answers the revision at which it was put. A mark is as for `submit`.
    @discardableResult
    func publish(
        _ key: String,
        _ value: [UInt8],
        whileHolding mark: String?
    )
        async throws(SequencerError) -> UInt64

    /// Tells every put and deletion of all keys after a revision, in order, until cancelled.
    ///
    /// The stream ends with an error when the connection is lost; the caller follows again from the
    /// last revision it has applied. It ends with `otherOrder` when the order has not come as far as that
    /// revision, or does not hold the mark.
    func follow(
        after revision: UInt64,
        whileHolding mark: String?
    )
        -> AsyncThrowingStream<OrderEvent, any Error>

    /// Values that lie under keys from a first one to before an end at present, the first ones by key.
    func read(
        from first: String,
        below end: String,
        countMax: Int
    )
        async throws(SequencerError) -> [OrderedValue]

    /// Bytes in use of what keeps the order, on one member; nil where nothing bounds it but the disk.
    var usedBytes: UInt64? { get async throws(SequencerError) }

    /// Deletes own keys below an end and lets the sequencer forget revisions before another.
    func prune(
        from first: String,
        below end: String,
        compactingBefore revision: UInt64?
    )
        async throws(SequencerError)
}

extension Sequencer {
    /// Bounded by the disk alone.
    public var usedBytes: UInt64? {
        get async throws(SequencerError) { nil }
    }

    /// Puts a value under a key that nobody has used, whichever order it is.
    public func submit(
        _ key: String,
        _ value: [UInt8]
    ) async throws(SequencerError) -> SubmitOutcome {
        try await submit(key, value, whileHolding: nil)
    }

    /// Puts a value under a key of one's own, whichever order it is.
    @discardableResult
    public func publish(
        _ key: String,
        _ value: [UInt8]
    ) async throws(SequencerError) -> UInt64 {
        try await publish(key, value, whileHolding: nil)
    }

    /// Tells every put and deletion after a revision, whichever order it is.
    public func follow(after revision: UInt64) -> AsyncThrowingStream<OrderEvent, any Error> {
        follow(after: revision, whileHolding: nil)
    }
}
