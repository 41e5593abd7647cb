import GRDB
public import LedgerFormat
import LibCrypto
import TransparencyLog

extension PeerStore {
    /// A proof of one entry under the newest checkpoint that a majority cosigned.
    ///
    /// It carries everything but the policy: the entry, its batch's signature, where the key was enrolled.
    public func proof(of index: UInt64) async throws(PeerStoreError) -> EntryProof {
        let path = path
        let (party, replay) = try pinned()
        return try await read { try Self.proof(of: index, party, replay, $0, path: path) }
    }

    /// The same on the calling thread, for commands.
    public func proofNow(of index: UInt64) throws(PeerStoreError) -> EntryProof {
        let path = path
        let (party, replay) = try pinned()
        return try readNow { try Self.proof(of: index, party, replay, $0, path: path) }
    }

    private func pinned() throws(PeerStoreError) -> (PeerParty, LedgerReplay?) {
        do {
            return (try PinnedParty.load(self), try PinnedParty.replay(self))
        } catch {
            throw PeerStoreError(.unusable, "\(error)")
        }
    }

    private static func proof(
        of index: UInt64,
        _ party: PeerParty,
        _ replay: LedgerReplay?,
        _ database: Database,
        path: String
    ) throws -> EntryProof {
        let known = try Self.size(database)
        guard index < known else {
            throw PeerStoreError(
                .absent,
                "there is no leaf \(index): the log has \(known) leaves, counted from 0"
            )
        }
        let minimum = try minimumIndex(database)
        guard index >= minimum else {
            throw PeerStoreError(
                .absent,
                "leaf \(index) is older than what this copy keeps, which begins at leaf \(minimum): ask another "
                    + "actor's peer, or look in an older export"
            )
        }
        // The newest one covers the enrolment of the key too, wherever that stands.
        let size = try finalSize(database)
        guard size > index, let note = try joinedNote(atSize: size, database) else {
            throw PeerStoreError(
                .absent,
                "leaf \(index) is not final yet: a majority of the actors has cosigned \(size) leaves; "
                    + "ask again in some seconds, or see ftcompose ledger status"
            )
        }
        do {
            return try EntryProof.make(
                index: index,
                note: SignedNote(parsing: Array(note.utf8)),
                leaves: StoredTree(database, path: path)
            ) { writer, epoch in
                if let key = try key(of: writer, epoch, party, database, path: path) { return key }
                // Its enrolment is older than what is kept; the replay still knows the key.
                guard let state = replay?.standing(of: writer), state.epoch == epoch else {
                    return nil
                }
                return .init(key: state.key, enrolledAt: nil)
            }
        } catch let error as PeerStoreError {
            throw error
        } catch {
            throw PeerStoreError(.unusable, "leaf \(index) cannot be proved: \(error)")
        }
    }

    /// The key that a writer signed with in an epoch, and the entry that enrolled it.
    private static func key(
        of writer: WriterName,
        _ epoch: UInt32,
        _ party: PeerParty,
        _ database: Database,
        path: String
    ) throws -> EntryProof.KeyInForce? {
        if writer.isPeer, epoch == 1 {
            return party.entryKeys[writer.actor].map { .init(key: $0, enrolledAt: nil) }
        }
        let peer = "\(writer.actor)/\(WriterName.peerService)"
        guard let id = try number(of: peer, in: "writers", database) else { return nil }
        let indices = try Int64.fetchAll(
            database,
            sql: """
                SELECT idx FROM entries
                WHERE notable = 1 AND kind = ? AND writer = ? AND flag IN (0, 4) ORDER BY idx
                """,
            arguments: [EntryKind.policy.rawValue, id]
        )
        for index in indices {
            let entry = try entry(at: UInt64(clamping: index), database, path: path).entry
            guard case .policy(.enrolment(let enrolment)) = entry?.body,
                enrolment.writer == writer, enrolment.epoch == epoch
            else { continue }
            let key = try Ed25519PublicKey(bytes: enrolment.publicKey)
            return .init(key: key, enrolledAt: UInt64(clamping: index))
        }
        return nil
    }
}
