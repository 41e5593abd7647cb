import ArgumentParser
import FoundationEssentials
import LedgerFormat
import LedgerPeer
import LibCrypto
import TransparencyLog

/// What a verifier believes before it looks at a proof.
struct VerifierTrust {
    private static let actorsBytesMax = 1 << 20

    /// The logs and witnesses.
    let policy: WitnessPolicy
    /// The actors and the first keys of their peers; nil when the verifier has no list of them.
    let actors: [ReplayRules.Actor]?

    /// The keys by actor.
    var peerKeys: [String: Ed25519PublicKey]? {
        actors.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.name, $0.peerKey) }) }
    }

    /// Reads both files; one that cannot be used is wrong usage.
    init(policyPath: String, actorsPath: String?) throws {
        let bytes = try BoundedFile.read(policyPath, bytesMax: WitnessPolicy.bytesMax)
        do throws(LogError) {
            policy = try WitnessPolicy(parsing: bytes)
        } catch {
            throw ValidationError("'\(policyPath)': \(error.reason)")
        }
        actors = try actorsPath.map(Self.actors)
    }

    private static func actors(_ path: String) throws -> [ReplayRules.Actor] {
        let bytes = try BoundedFile.read(path, bytesMax: actorsBytesMax)
        let listed: [LedgerActor]
        do {
            listed = try JSONDecoder().decode([LedgerActor].self, from: Data(bytes))
        } catch {
            throw ValidationError("'\(path)' is no list of actors (actors.json of the ledger)")
        }
        guard Set(listed.map(\.name)).count == listed.count else {
            throw ValidationError("'\(path)' lists an actor twice")
        }
        return try listed.map { actor in
            guard let raw = Base64.decode(Array(actor.entryKey.utf8)),
                let key = try? Ed25519PublicKey(bytes: raw)
            else { throw ValidationError("'\(path)': the entry key of '\(actor.name)' is no key") }
            return ReplayRules.Actor(name: actor.name, peerKey: key)
        }
    }
}
