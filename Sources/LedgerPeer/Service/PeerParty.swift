import FoundationEssentials
import LedgerFormat
public import LibCrypto
public import TransparencyLog

/// Who takes part in a ledger, as a peer has pinned it: the actors, their keys, the policy.
public struct PeerParty: Sendable {
    /// Name of the log.
    public let origin: String
    /// The actor whose peer this is.
    public let actor: String
    /// Everybody, in the order of the list.
    public let actors: [LedgerActor]
    /// Policy file for verifiers (C2SP tlog-policy).
    public let policyText: String
    /// Keys of peers' entries by actor.
    public let entryKeys: [String: Ed25519PublicKey]
    /// Keys that sign checkpoints, by actor.
    public let logKeys: [String: NoteVerifier]
    /// Keys that cosign, by actor.
    public let witnessKeys: [String: NoteVerifier]

    /// Actors that make a checkpoint final: more than half.
    public var majority: Int { actors.count / 2 + 1 }

    /// The other actors.
    public var others: [LedgerActor] { actors.filter { $0.name != actor } }

    /// Puts a list of actors and a policy to use.
    ///
    /// - Throws: `LedgerPeerError` that names the actor whose key cannot be used.
    public init(
        origin: String,
        actor: String,
        actors: [LedgerActor],
        policyText: String
    ) throws(LedgerPeerError) {
        guard actors.contains(where: { $0.name == actor }) else {
            throw LedgerPeerError("the list of actors does not name '\(actor)', whose peer this is")
        }
        guard Set(actors.map(\.name)).count == actors.count else {
            throw LedgerPeerError("the list of actors names one of them twice")
        }
        self.origin = origin
        self.actor = actor
        self.actors = actors
        self.policyText = policyText
        var entryKeys: [String: Ed25519PublicKey] = [:]
        var logKeys: [String: NoteVerifier] = [:]
        var witnessKeys: [String: NoteVerifier] = [:]
        for actor in actors {
            do {
                let bytes = Data(base64Encoded: actor.entryKey).map { [UInt8]($0) } ?? []
                entryKeys[actor.name] = try Ed25519PublicKey(bytes: bytes)
                logKeys[actor.name] = try NoteVerifier(vkey: actor.logKey)
                witnessKeys[actor.name] = try NoteVerifier(vkey: actor.witnessKey)
            } catch {
                throw LedgerPeerError("a key of the actor '\(actor.name)' cannot be used: \(error)")
            }
        }
        self.entryKeys = entryKeys
        self.logKeys = logKeys
        self.witnessKeys = witnessKeys
    }

    /// The rules by which the order becomes the log.
    func rules(_ blocks: BlockRule = BlockRule()) throws(FormatError) -> ReplayRules {
        try ReplayRules(
            origin: origin,
            actors: actors.compactMap { actor in
                entryKeys[actor.name].map { .init(name: actor.name, peerKey: $0) }
            },
            blocks: blocks
        )
    }

    /// The party of one actor alone, for a ledger embedded in a runtime.
    public init(alone actor: String, origin: String, keys: PeerKeys) throws(LedgerPeerError) {
        let witness = keys.witness.verifier
        let alone = LedgerActor(
            name: actor,
            peerURL: nil,
            entryKey: Data(keys.firstEntryKey.bytes).base64EncodedString(),
            logKey: keys.log.verifier.vkey,
            witnessKey: witness.vkey
        )
        let policy = """
            log \(alone.logKey)
            witness \(actor) \(alone.witnessKey)
            quorum \(actor)

            """
        try self.init(origin: origin, actor: actor, actors: [alone], policyText: policy)
    }
}
