/// One party that keeps a copy of the ledger.
public struct LedgerActorPlan: Codable, Sendable, Equatable {
    /// Its name: `a-z 0-9 . _ -`, also the user of its peer at the members.
    public var name: String
    /// URL of its peer for the other peers, such as `http://ft-ledger-provider:7402`.
    public var peerURL: String
    /// Name of the member its peer reads from first; another one is read while that one is down.
    public var member: String
    /// Public key of the peer's entries that the source gives, base64 of the 32 bytes (Ed25519).
    ///
    /// `ledger init` grants this actor nothing for another key. Nil: the first key that asks.
    public var entryKey: String?
    /// File of the token that this actor's runtimes show to its peer.
    ///
    /// Nil when it has no runtime here and its peer takes no batches.
    public var tokenFile: String?
    /// Services that write in this actor's name beside its peer; the peer enrols no other.
    public var writers: [String]

    /// Creates a party's description.
    public init(
        name: String,
        peerURL: String,
        member: String,
        entryKey: String? = nil,
        tokenFile: String? = nil,
        writers: [String] = []
    ) {
        self.name = name
        self.peerURL = peerURL
        self.member = member
        self.entryKey = entryKey
        self.tokenFile = tokenFile
        self.writers = writers
    }
}
