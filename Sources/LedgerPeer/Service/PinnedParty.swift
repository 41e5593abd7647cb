import FoundationEssentials
import LedgerFormat
import LibCrypto
import TransparencyLog

/// What a peer's database has pinned: of which ledger it is, and who takes part.
enum PinnedParty {
    /// The values that a new database gets.
    static func values(_ party: PeerParty, _ blocks: BlockRule) -> [(StoreKey, [UInt8])] {
        let rule = [blocks.entriesMax, blocks.bytesMax, blocks.intervalMilliseconds]
        return [
            (.blockRule, Array(rule.map(String.init).joined(separator: " ").utf8)),
            (.origin, Array(party.origin.utf8)), (.actor, Array(party.actor.utf8)),
            (.policy, Array(party.policyText.utf8)), (.actors, encode(party.actors)),
        ]
    }

    /// Refuses a party other than the pinned one: keys that change quietly are what pinning is for.
    static func check(
        _ store: PeerStore,
        _ party: PeerParty,
        _ keys: PeerKeys
    ) throws {
        guard let origin = try store.text(.origin) else { return try checkKeys(party, keys) }
        guard origin == party.origin, try store.text(.actor) == party.actor else {
            throw PeerStoreError(
                .foreign,
                "\(store.path) is the ledger \(origin) of another actor or log; give it another folder"
            )
        }
        let pinned = actors(try store.meta(.actors) ?? [])
        guard keysOf(pinned) == keysOf(party.actors), try store.text(.policy) == party.policyText
        else {
            throw LedgerPeerError(
                "the actors' keys or the policy are not those that \(store.path) has pinned: if that is "
                    + "meant, move the database away and restart; else somebody changed the files"
            )
        }
        try checkKeys(party, keys)
    }

    /// The party that a database has pinned.
    static func load(_ store: PeerStore) throws -> PeerParty {
        guard let origin = try store.text(.origin), let actor = try store.text(.actor) else {
            throw LedgerPeerError("\(store.path) is empty: no peer has worked with it yet")
        }
        return try PeerParty(
            origin: origin,
            actor: actor,
            actors: actors(try store.meta(.actors) ?? []),
            policyText: try store.text(.policy) ?? ""
        )
    }

    /// The replay as a database has stored it, under the rules it was made by; nil when it has none.
    static func replay(_ store: PeerStore) throws -> LedgerReplay? {
        guard let state = try store.meta(.replay), let rule = try store.text(.blockRule) else {
            return nil
        }
        let numbers = rule.split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        var blocks = BlockRule()
        blocks.entriesMax = numbers[0]
        blocks.bytesMax = numbers[1]
        blocks.intervalMilliseconds = numbers[2]
        return try LedgerReplay(rules: load(store).rules(blocks), state: state)
    }

    /// The pinned actors; empty when there are none.
    static func actors(_ bytes: [UInt8]) -> [LedgerActor] {
        (try? JSONDecoder().decode([LedgerActor].self, from: Data(bytes))) ?? []
    }

    private static func checkKeys(_ party: PeerParty, _ keys: PeerKeys) throws {
        guard party.entryKeys[party.actor] == keys.firstEntryKey,
            party.logKeys[party.actor] == keys.log.verifier,
            party.witnessKeys[party.actor] == keys.witness.verifier
        else {
            throw LedgerPeerError(
                "this peer's keys are not those that the list of actors gives for '\(party.actor)': "
                    + "restore the key files of its state folder, or enrol the actor anew"
            )
        }
    }

    /// Addresses may change; keys may not.
    private static func keysOf(_ actors: [LedgerActor]) -> [[String]] {
        actors.map { [$0.name, $0.entryKey, $0.logKey, $0.witnessKey] }.sorted { $0[0] < $1[0] }
    }

    private static func encode(_ actors: [LedgerActor]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings always encode.
        return (try? encoder.encode(actors)).map { [UInt8]($0) } ?? []
    }
}
