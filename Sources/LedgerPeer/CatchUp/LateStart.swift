import LedgerFormat
import TransparencyLog

/// Where a peer begins whose ledger nobody keeps from the first leaf on: at a block's end that a majority has
/// cosigned, with the state that a majority of the actors' peers say the replay had there.
struct LateStart {
    /// What another actor's peer says of the block's end.
    struct Claim {
        let actor: String
        let state: LedgerReplay
    }

    /// The replay at the block's end.
    let replay: LedgerReplay
    /// Who agrees on it.
    let actors: [String]

    /// Chooses a state.
    ///
    /// The checkpoint proves the leaves and not where writers stand, which the removed leaves would tell. So
    /// as many peers have to agree on that as make entries final. They may have read on since, marks and
    /// signatures without leaves: the earliest of them is taken.
    ///
    /// - Parameters:
    ///   - claims: One of each actor at most.
    ///   - checkpoint: Cosigned by a majority.
    ///   - majority: Actors that have to agree.
    /// - Throws: `LedgerPeerError` that says what is missing.
    init(
        _ claims: [Claim],
        _ checkpoint: Checkpoint,
        majority: Int
    ) throws(LedgerPeerError) {
        let fitting = claims.filter {
            $0.state.size == checkpoint.size && $0.state.root == checkpoint.root
                && $0.state.openBlock.isEmpty && !$0.state.isAdopting
        }
        let groups = fitting.map { claim in fitting.filter { $0.state.agrees(with: claim.state) } }
        guard let largest = groups.max(by: { $0.count < $1.count }), largest.count >= majority,
            let first = largest.min(by: { $0.state.resumeRevision < $1.state.resumeRevision })
        else {
            throw LedgerPeerError(
                "\(majority) actors' peers have to agree on where writers stood at \(checkpoint.size) leaves, and "
                    + "of \(claims.count) that told it \(groups.map(\.count).max() ?? 0) do"
            )
        }
        replay = first.state
        actors = largest.map(\.actor)
    }
}
