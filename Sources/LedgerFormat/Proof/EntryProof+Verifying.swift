public import LibCrypto
public import TransparencyLog

extension EntryProof {
    /// Checks everything, from the entry's bytes to the majority of cosignatures.
    ///
    /// - Parameters:
    ///   - policy: the logs and witnesses that the verifier trusts.
    ///   - peerKeys: first keys of the actors' peers by actor, when the verifier has them; then the
    ///     writer's key must lead to one of them.
    /// - Returns: what was shown.
    /// - Throws: the first thing that does not hold.
    public func verify(
        policy: WitnessPolicy,
        peerKeys: [String: Ed25519PublicKey]? = nil
    ) throws(ProofFault) -> ProofVerdict {
        let (header, entry) = try evidence.check()
        let standing: PolicyVerdict
        do throws(LogError) {
            standing = try log.verify(leafHash: .leaf(evidence.leaf.bytes), policy: policy)
        } catch {
            throw ProofFault(error.code == .notIncluded ? .notIncluded : .checkpoint, error.reason)
        }
        let checkpoint = standing.checkpoint
        try Self.checkHeader(header, evidence, index: log.index, in: checkpoint)
        let keyOrigin = try checkKey(of: header, in: checkpoint, peerKeys: peerKeys)
        return ProofVerdict(
            entry: entry,
            writer: header.writer,
            sequence: header.firstSequence + UInt64(evidence.leaf.position) - 1,
            index: log.index,
            flag: evidence.leaf.flag,
            policy: standing,
            keyOrigin: keyOrigin,
            enrolledAt: enrolments.map(\.index)
        )
    }

    /// The batch was made for this log, stands in it right before its entries, and counts.
    private static func checkHeader(
        _ header: BatchHeader,
        _ evidence: EntryEvidence,
        index: UInt64,
        in checkpoint: Checkpoint
    ) throws(ProofFault) {
        guard header.origin.utf8.elementsEqual(checkpoint.origin.utf8) else {
            throw ProofFault(
                .otherLog,
                "the batch was made for the log '\(header.origin)', the checkpoint is of "
                    + "'\(checkpoint.origin)'"
            )
        }
        let position = UInt64(evidence.leaf.position)
        guard index >= position,
            InclusionProof.verify(
                leaf: .leaf(evidence.headerLeaf.bytes),
                index: index - position,
                size: checkpoint.size,
                root: checkpoint.root,
                proof: evidence.headerProof
            )
        else {
            throw ProofFault(
                .notIncluded,
                "the signed header of the batch is not in the log where it must be"
            )
        }
        guard evidence.leaf.flag.counts else {
            throw ProofFault(
                .flagged,
                "leaf \(index) is in the log, but the peers flagged its batch: "
                    + evidence.leaf.flag.name
            )
        }
    }

    /// Follows the enrolments from the writer's key up to the first key of a peer.
    private func checkKey(
        of header: BatchHeader,
        in checkpoint: Checkpoint,
        peerKeys: [String: Ed25519PublicKey]?
    ) throws(ProofFault) -> ProofVerdict.KeyOrigin {
        var (header, evidence, index) = (header, evidence, log.index)
        for enrolment in enrolments {
            let (parent, entry) = try enrolment.evidence.check()
            try Self.checkEnrolment(entry, by: parent.writer, of: header, key: evidence.publicKey)
            guard enrolment.index < index - UInt64(evidence.leaf.position),
                InclusionProof.verify(
                    leaf: .leaf(enrolment.evidence.leaf.bytes),
                    index: enrolment.index,
                    size: checkpoint.size,
                    root: checkpoint.root,
                    proof: enrolment.inclusion
                )
            else {
                throw ProofFault(
                    .keyNotEnrolled,
                    "the entry that enrolled the key of \(header.writer.text) is not in the log "
                        + "before the batch"
                )
            }
            try Self.checkHeader(
                parent,
                enrolment.evidence,
                index: enrolment.index,
                in: checkpoint
            )
            (header, evidence, index) = (parent, enrolment.evidence, enrolment.index)
        }
        guard header.writer.isPeer, header.epoch == 1 else {
            guard peerKeys == nil, enrolments.isEmpty else {
                throw ProofFault(
                    .keyNotEnrolled,
                    "the proof does not show who enrolled key \(header.epoch) of \(header.writer.text)"
                )
            }
            return .flagOnly
        }
        let actor = header.writer.actor
        guard let peerKeys else { return .cosigned(actor: actor) }
        guard let key = peerKeys[actor] else {
            throw ProofFault(.keyNotEnrolled, "the list of actors has no '\(actor)'")
        }
        guard key.bytes == evidence.publicKey else {
            throw ProofFault(
                .keyNotEnrolled,
                "the key of \(header.writer.text) is not the one in the list of actors"
            )
        }
        return .pinned(actor: actor)
    }

    private static func checkEnrolment(
        _ entry: LedgerEntry,
        by parent: WriterName,
        of header: BatchHeader,
        key: [UInt8]
    ) throws(ProofFault) {
        guard case .policy(.enrolment(let enrolment)) = entry.body,
            enrolment.writer == header.writer, enrolment.epoch == header.epoch,
            enrolment.publicKey == key
        else {
            throw ProofFault(
                .keyNotEnrolled,
                "the entry shown enrols another key than key \(header.epoch) of \(header.writer.text)"
            )
        }
        guard parent.isPeer, parent.actor == header.writer.actor else {
            throw ProofFault(
                .keyNotEnrolled,
                "\(parent.text) cannot enrol writers of \(header.writer.actor)"
            )
        }
    }
}
