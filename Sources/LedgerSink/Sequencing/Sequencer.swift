/// Puts values in one order that every follower sees alike (DESIGN, section 7).
///
/// Implementations: one SQLite file, or an etcd cluster. Safety comes from create-only puts alone;
/// no lock, no lease, no compare-and-swap of a shared head.
public protocol Sequencer: Sendable {
    /// Identity of the order; changes when its revisions start anew.
    var clusterIdentifier: UInt64 { get async throws(SequencerError) }

    /// Puts a value under a key that nobody has used; safe to repeat with the same bytes.
    func submit(_ key: String, _ value: [UInt8]) async throws(SequencerError) -> SubmitOutcome

    /// Puts a value under a key of one's own, whether used or not: marks for pruning, not entries.
    func publish(_ key: String, _ value: [UInt8]) async throws(SequencerError)

    /// Tells every put and deletion of all keys after a revision, in order, until cancelled.
    ///
    /// The stream ends with an error when the connection is lost; the caller follows again from the
    /// last revision it has applied.
    func follow(after revision: UInt64) -> AsyncThrowingStream<OrderEvent, any Error>

    /// Deletes own keys below an end and lets the sequencer forget revisions before another.
    func prune(
        from first: String,
        below end: String,
        compactingBefore revision: UInt64?
    )
        async throws(SequencerError)
}
