internal import LedgerFormat

/// How a writer goes on after a start, decided from its spool and from where the ledger says it stands.
enum ResumePlan: Sendable, Hashable {
    /// The spool's chain goes on; entries up to this one are in the order already.
    case goOn(orderedThrough: UInt64)
    /// A chain begins: the spool is new, or what it says and what the ledger says cannot both be true.
    ///
    /// Batches beyond an entry are sealed again. With a reason, the chain starts with a gap entry that
    /// says it.
    case begin(WriterChain, beyond: UInt64, reason: String?)

    /// Decides.
    ///
    /// - Parameters:
    ///   - state: what the spool holds.
    ///   - identity: the writer and its log.
    ///   - standing: what the ledger knows.
    init(_ state: SpoolState, identity: WriterIdentity, standing: WriterStanding) {
        let successor = identity.chain(after: standing)
        let last = standing.lastSequence
        guard let chain = state.chain else {
            self = .begin(successor, beyond: 0, reason: last == 0 ? nil : Self.lostReason)
            return
        }
        let first = state.batches.first?.firstSequence ?? chain.nextSequence
        let following = state.batches.first { $0.firstSequence == last + 1 }
        let isEnd = last + 1 == chain.nextSequence && successor.previous == chain.previous
        let isKnown = isEnd || following?.previous == successor.previous
        guard chain.epoch == successor.epoch else {
            // A key that was replaced signs from here on; what the old one sealed is sealed again.
            self = .begin(
                successor,
                beyond: isKnown ? last : state.orderedThrough,
                reason: isKnown ? nil : Self.partedReason
            )
            return
        }
        // When the ledger ends before the spool begins, it lacks what was final once: it was replaced.
        // What is left goes on; the missing numbers show in the ledger as a gap.
        if isKnown || last + 1 < first {
            self = .goOn(orderedThrough: last)
        } else {
            self = .begin(successor, beyond: state.orderedThrough, reason: Self.partedReason)
        }
    }

    static let lostReason =
        "the spool is new but the ledger knows this writer: what had not been sent is lost"
    static let partedReason =
        "the spool and the ledger parted, as when a folder is restored from a copy"
}
