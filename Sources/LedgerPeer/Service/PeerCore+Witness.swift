import LedgerFormat
import LibCrypto
import TransparencyLog

extension PeerCore {
    /// Longest wait until this peer has the leaves of a checkpoint it is asked to cosign.
    private static let waitMillisecondsMax: Int64 = 3_000

    /// Cosigns another actor's checkpoint of this log (C2SP tlog-witness, add-checkpoint).
    ///
    /// Stricter than a plain witness: consistency is not enough, the root has to be the one that this
    /// peer has computed from the order itself. What it has not applied yet it does not cosign.
    func addCheckpoint(_ body: [UInt8]) async throws -> WitnessAnswer {
        let request: WitnessRequest
        let checkpoint: Checkpoint
        do {
            request = try WitnessRequest(body)
            checkpoint = try Checkpoint(textBytes: request.note.textBytes)
        } catch {
            return .refused(status: 400, "the request cannot be read: \(error)")
        }
        guard checkpoint.origin == party.origin else {
            return .refused(status: 404, "this peer does not know the log \(checkpoint.origin)")
        }
        do {
            _ = try request.note.verifiedSignatures(by: Array(party.logKeys.values))
        } catch {
            return .refused(status: 403, "no actor's log key has signed the checkpoint: \(error)")
        }
        guard request.old <= checkpoint.size else {
            return .refused(status: 400, "the old size is beyond the checkpoint's")
        }
        guard corruption == nil else {
            return .refused(status: 503, "this peer's database is damaged; it cosigns nothing")
        }
        return try await cosign(checkpoint, request)
    }

    private func cosign(
        _ checkpoint: Checkpoint,
        _ request: WitnessRequest
    ) async throws
        -> WitnessAnswer
    {
        let known = try await store.witnessed(origin: party.origin)?.size ?? 0
        guard request.old == known else { return .otherSize(known) }
        if checkpoint.size == 0 || request.old == 0 || request.old == checkpoint.size {
            guard request.proof.isEmpty else {
                return .refused(status: 422, "no proof belongs to these sizes")
            }
        }
        guard await hasLeaves(checkpoint.size) else {
            return .refused(status: 503, "this peer has not applied \(checkpoint.size) leaves yet")
        }
        let (size, old) = (checkpoint.size, request.old)
        let roots = try await store.withTree { tree in
            (new: try tree.root(size: size), old: try tree.root(size: old))
        }
        guard let own = roots.new, let oldRoot = roots.old else {
            return .refused(status: 503, "the tree at these sizes is not kept here")
        }
        guard own == checkpoint.root else {
            let note = String(decoding: request.note.bytes, as: UTF8.self)
            await reportFork(size: size, "witness request at \(size)", note, own)
            return .refused(status: 422, "the root at \(size) leaves is another one here")
        }
        if old > 0, old < size {
            guard
                ConsistencyProof.verify(
                    from: old,
                    root: oldRoot,
                    to: size,
                    root: checkpoint.root,
                    proof: request.proof
                )
            else { return .refused(status: 422, "the consistency proof does not hold") }
        }
        let line = try keys.witness.cosign(checkpoint, at: UInt64(max(0, now / 1_000)))
        var note = request.note
        try note.add(line)
        // On the disk before anybody sees the signature; somebody else may have been faster.
        let text = String(decoding: note.bytes, as: UTF8.self)
        guard
            try await store.advanceWitnessed(
                origin: party.origin,
                from: old,
                to: size,
                note: text
            )
        else { return .otherSize(try await store.witnessed(origin: party.origin)?.size ?? 0) }
        return .cosigned(line.line + "\n")
    }

    private func hasLeaves(_ size: UInt64) async -> Bool {
        let end = now + Self.waitMillisecondsMax
        while replay.size < size {
            guard now < end, !Task.isCancelled else { return false }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return true
    }

    /// The last checkpoint that this peer cosigned as a witness of the log with this hash of its origin.
    func witnessedCheckpoint(originHash: String) async throws -> String? {
        guard originHash == HexText.text(of: SHA256.hash(Array(party.origin.utf8))) else {
            return nil
        }
        return try await store.witnessed(origin: party.origin)?.note
    }

    /// Keeps both signed checkpoints: together they prove to anybody that the log was forked.
    func reportFork(_ other: SignedCheckpoint, _ own: TreeHash) async {
        let note = String(decoding: other.note, as: UTF8.self)
        await reportFork(size: other.size, "\(other.actor) at \(other.size)", note, own)
    }

    func reportFork(size: UInt64, _ subject: String, _ note: String, _ own: TreeHash) async {
        let checkpoint = try? Checkpoint(origin: party.origin, size: size, root: own)
        let signed = checkpoint.flatMap { try? signedNote($0) } ?? ""
        await raise(
            LedgerAlarm.Kind.fork.rawValue,
            subject,
            "two signed roots at \(size) leaves: an actor's log is not the one this peer read from the "
                + "order; keep both checkpoints and ask the actors",
            evidence: signed + "\n" + note
        )
    }
}
