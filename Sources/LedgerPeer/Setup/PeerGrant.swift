/// What `ledger init` granted to an actor's peer.
public struct PeerGrant: Sendable {
    /// Who takes part.
    public let actors: [LedgerActor]
    /// Policy file for verifiers (C2SP tlog-policy).
    public let policyText: String
    /// Certificate of the authority that signed the members' certificates.
    public let authorityPEM: [UInt8]
    /// The peer's certificate; its common name is the actor.
    public let certificatePEM: [UInt8]
    /// Key of the certificate, made by the peer.
    let privateKeyPEM: [UInt8]
}
