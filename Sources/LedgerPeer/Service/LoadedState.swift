import LedgerFormat
import TransparencyLog

/// What a peer's database holds of its state, as far as it fits together.
struct LoadedState {
    let replay: LedgerReplay
    let tiles: TileBuilder
    /// What does not fit together; nil when everything does.
    let corruption: String?

    init(store: PeerStore, rules: ReplayRules) throws {
        guard let bytes = try store.meta(.replay) else {
            replay = LedgerReplay(rules: rules)
            tiles = TileBuilder()
            corruption = nil
            return
        }
        do {
            replay = try LedgerReplay(rules: rules, state: bytes)
        } catch {
            throw PeerStoreError(
                .foreign,
                "\(store.path) was made under other rules (actors, keys or block sizes), or is damaged: "
                    + "\(error); move it away to start anew under these"
            )
        }
        let size = try store.size()
        do {
            let stored = try store.builder()
            tiles = stored
            guard size == replay.size, stored.root == replay.root else {
                corruption =
                    "the leaves and tiles are not those of the state at \(replay.size) leaves"
                return
            }
            corruption = nil
        } catch {
            tiles = TileBuilder()
            corruption = "\(error)"
        }
    }

    /// How far each writer is, from the database.
    func finality(_ store: PeerStore) throws -> FinalityQueue {
        let final = try store.finalSize()
        var queue = FinalityQueue(finalSize: final)
        for (writer, state) in replay.writers where state.lastSequence > 0 {
            let found = try store.lastSequence(of: writer.text, within: final)
            // Without a batch in the index all of the writer's are older than what is kept: final.
            let isPruned = try found == 0 && store.lastSequence(of: writer.text, within: .max) == 0
            queue.restore(
                writer.text,
                ordered: state.lastSequence,
                final: isPruned ? state.lastSequence : found
            )
        }
        for end in try store.ends(from: final) { queue.appended(end) }
        return queue
    }
}
