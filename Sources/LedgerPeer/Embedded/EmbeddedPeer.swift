import FoundationEssentials
public import LedgerFormat
public import LedgerSink
public import LibCrypto
public import Logging

/// A ledger of one actor inside a runtime's own process: the same core over an order in one file.
///
/// What it takes is final when it is stored and signed. Nobody else watches over it: it protects against
/// loss, not against who owns the folder, and `ledger status` says so.
public struct EmbeddedPeer: BatchDestination {
    /// File of the ledger within its folder.
    public static let databaseName = "ledger.sqlite"
    /// File of the order within the folder.
    static let orderName = "order.sqlite"

    /// The peer itself.
    public let core: PeerCore

    /// Opens the ledger of a folder, or makes it with new keys.
    ///
    /// - Parameters:
    ///   - folder: Gets the databases and the three key files; made when missing.
    ///   - origin: Name of the log.
    ///   - actor: The one actor.
    ///   - configuration: How the peer works.
    ///   - logger: Where it reports.
    /// - Throws: `LedgerPeerError`, `PeerStoreError` or `StoreError` when the folder cannot be used.
    public init(
        folder: String,
        origin: String,
        actor: String,
        configuration: PeerConfiguration = PeerConfiguration(),
        logger: Logger
    ) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
        } catch {
            throw LedgerPeerError("cannot make the folder \(folder): \(error)")
        }
        let keys = try PeerKeys(folder: folder, origin: origin, actor: actor)
        core = try PeerCore(
            store: PeerStore(path: folder + "/" + Self.databaseName),
            party: PeerParty(alone: actor, origin: origin, keys: keys),
            keys: keys,
            sequencer: LocalSequencer(path: folder + "/" + Self.orderName),
            configuration: configuration,
            logger: logger
        )
    }

    /// Works until it is cancelled; the calls below wait for it.
    ///
    /// - Throws: What cannot be mended by waiting.
    public func run() async throws {
        try await core.run()
    }

    /// Enrols a writer; see `BatchDestination`.
    public func enrol(
        _ writer: WriterName,
        _ key: Ed25519PublicKey
    ) async throws(DestinationError) -> WriterStanding {
        try await core.enrol(writer, key)
    }

    /// Submits a batch; see `BatchDestination`.
    public func submit(
        _ batch: [UInt8],
        of writer: WriterName,
        firstSequence: UInt64
    ) async throws(DestinationError) -> UInt64 {
        try await core.submit(batch, of: writer, firstSequence: firstSequence)
    }

    /// Asks for progress; see `BatchDestination`.
    public func progress(
        of writer: WriterName,
        beyond sequence: UInt64,
        wait: Duration
    ) async throws(DestinationError) -> WriterProgress {
        try await core.progress(of: writer, beyond: sequence, wait: wait)
    }
}
