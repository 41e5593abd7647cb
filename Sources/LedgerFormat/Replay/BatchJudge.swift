internal import LibCrypto

/// The flag of a batch and what is wrong with it, for people.
struct BatchVerdict {
    var flag: EntryFlag
    var reason: String
    /// The writers after the batch's policy entries; nil when it changes none.
    var writers: [WriterName: WriterState]?
    /// Whether the verdict is about what the writer itself signed and nobody else can have done.
    ///
    /// What is not signed, or was signed once and is put again, may be anybody's who can write to the order.
    var isProven = false

    init(_ flag: EntryFlag, _ reason: String = "", writers: [WriterName: WriterState]? = nil) {
        self.flag = flag
        self.reason = reason
        self.writers = writers
    }
}

/// The rules by which a batch that reads is flagged.
struct BatchJudge {
    let rules: ReplayRules
    let writers: [WriterName: WriterState]

    /// Judges a batch that lies under its own key.
    func verdict(_ batch: Batch, version: UInt64) -> BatchVerdict {
        let header = batch.header
        guard version == 1 else {
            return BatchVerdict(.overwrite, "its key held another value before")
        }
        // Byte by byte: `==` takes texts for equal that Unicode calls equivalent.
        guard header.origin.utf8.elementsEqual(rules.origin.utf8) else {
            return BatchVerdict(.policy, "it was made for the log \(shown(header.origin))")
        }
        guard let writer = writers[header.writer] else {
            let known = rules.hasActor(header.writer.actor)
            return BatchVerdict(
                .unknownActor,
                known
                    ? "the actor's peer has not enrolled the writer" : "the policy lacks the actor"
            )
        }
        guard header.epoch == writer.epoch else {
            return BatchVerdict(
                .policy,
                "it is signed with key \(header.epoch), and key \(writer.epoch) is in force"
            )
        }
        guard writer.key.isValid(batch.signature, for: batch.signedBytes) else {
            return BatchVerdict(.badSignature, "the signature is not that of the writer's key")
        }
        guard header.firstSequence > writer.lastSequence else {
            return BatchVerdict(
                .duplicate,
                "it begins with entry \(header.firstSequence), and entry \(writer.lastSequence) was the last"
            )
        }
        var verdict = contentVerdict(batch, after: writer)
        verdict.isProven = true
        return verdict
    }

    private func contentVerdict(_ batch: Batch, after writer: WriterState) -> BatchVerdict {
        let header = batch.header
        let isNext = header.firstSequence == writer.lastSequence + 1
        if isNext, header.previous != writer.lastHeader {
            return BatchVerdict(
                .badPreviousHash,
                "it was made after another batch than stands before it"
            )
        }
        var changed: [WriterName: WriterState]?
        for entry in batch.entries {
            guard case .policy(let change) = entry.body else { continue }
            guard header.writer.isPeer else {
                return BatchVerdict(.policy, "only an actor's peer may put keys and plans in force")
            }
            guard case .enrolment(let enrolment) = change else { continue }
            guard enrolment.writer.actor == header.writer.actor else {
                return BatchVerdict(.policy, "it enrols a writer of \(enrolment.writer.actor)")
            }
            if let reason = enrol(enrolment, in: &changed) { return BatchVerdict(.policy, reason) }
        }
        guard isNext else {
            let missing = header.firstSequence - writer.lastSequence - 1
            return BatchVerdict(.gap, "\(missing) entries are missing before it", writers: changed)
        }
        return BatchVerdict(.valid, writers: changed)
    }

    /// Puts a key in force; returns what forbids it.
    private func enrol(
        _ enrolment: WriterEnrolment,
        in changed: inout [WriterName: WriterState]?
    ) -> String? {
        let name = enrolment.writer.text
        guard let key = Ed25519PublicKey(checking: enrolment.publicKey) else {
            return "the key of \(name) is not usable"
        }
        var writers = changed ?? self.writers
        if var writer = writers[enrolment.writer] {
            if enrolment.epoch == writer.epoch, key == writer.key { return nil }
            guard writer.epoch < .max, enrolment.epoch == writer.epoch + 1 else {
                return "key \(enrolment.epoch) of \(name) cannot follow key \(writer.epoch)"
            }
            writer.epoch = enrolment.epoch
            writer.key = key
            writers[enrolment.writer] = writer
        } else {
            guard enrolment.epoch == 1 else {
                return "the first key of \(name) is numbered \(enrolment.epoch)"
            }
            let count = writers.keys.count { $0.actor == enrolment.writer.actor }
            guard count < ReplayRules.writersPerActorMax else {
                return "\(enrolment.writer.actor) has \(count) writers, and no more are allowed"
            }
            writers[enrolment.writer] = WriterState(epoch: 1, key: key)
        }
        changed = writers
        return nil
    }
}
