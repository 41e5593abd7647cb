/// An actor as its peers know it: names, addresses and public keys.
///
/// `ledger init` writes a list of these as `granted/actors.json`; each peer pins it in its database.
public struct LedgerActor: Sendable, Hashable, Codable {
    /// Name of the actor.
    public var name: String
    /// URL of its peer; nil when there is no way to it.
    public var peerURL: String?
    /// Public key of its peer's entries: base64 of the 32 bytes (Ed25519).
    public var entryKey: String
    /// Key that signs its checkpoints, as a vkey of type 01.
    public var logKey: String
    /// Key that cosigns, as a vkey of type 04.
    public var witnessKey: String

    enum CodingKeys: String, CodingKey {
        case name
        case peerURL = "peer_url"
        case entryKey = "entry_key"
        case logKey = "log_key"
        case witnessKey = "witness_key"
    }

    /// Creates an actor.
    public init(
        name: String,
        peerURL: String?,
        entryKey: String,
        logKey: String,
        witnessKey: String
    ) {
        self.name = name
        self.peerURL = peerURL
        self.entryKey = entryKey
        self.logKey = logKey
        self.witnessKey = witnessKey
    }
}
