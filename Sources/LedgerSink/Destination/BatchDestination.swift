public import LedgerFormat
public import LibCrypto

/// Takes a writer's sealed batches and tells how far they got: a peer over HTTP, or one embedded.
///
/// Every call is safe to repeat. A destination never changes a batch; it may put it into the order
/// under `e/<actor>/<service>/<firstSequence>` only.
public protocol BatchDestination: Sendable {
    /// Makes a writer's key known to the ledger and tells where its sequence stands; idempotent.
    ///
    /// A key other than the one enrolled before is a rotation: the standing's epoch is then one higher.
    func enrol(
        _ writer: WriterName,
        _ key: Ed25519PublicKey
    )
        async throws(DestinationError) -> WriterStanding

    /// Puts a sealed batch into the order and returns its revision; equal bytes again are no error.
    func submit(
        _ batch: [UInt8],
        of writer: WriterName,
        firstSequence: UInt64
    )
        async throws(DestinationError) -> UInt64

    /// Tells how far a writer's entries got, at once when entries beyond `sequence` are final, else after
    /// a wait at most.
    ///
    /// The caller passes the last number it knows to be final, so that one question at a time is on
    /// its way for as long as anything is not.
    func progress(
        of writer: WriterName,
        beyond sequence: UInt64,
        wait: Duration
    )
        async throws(DestinationError) -> WriterProgress
}
