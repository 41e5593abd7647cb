import LedgerFormat
import LedgerSink
import Logging

extension PeerCore {
    /// Puts the mark that cuts a block whose time is up.
    ///
    /// Each actor waits a little longer than the one before it, so that usually one mark is put.
    func markForever() async throws {
        let position = party.actors.map(\.name).sorted().firstIndex(of: party.actor) ?? 0
        let interval = Int64(configuration.block.intervalMilliseconds)
        let patience = interval + Int64(position) * max(interval / 10, 20)
        let pause = min(max(interval / 20, 5), 100)
        while true {
            try await Task.sleep(for: .milliseconds(pause))
            guard corruption == nil, isOrderCertain, let since = openSince,
                now - since >= patience
            else { continue }
            let start = replay.openBlock.start
            guard markedStart != start || now - since >= 4 * patience else { continue }
            markedStart = start
            await putMark()
        }
    }

    private func putMark() async {
        do {
            // Somebody else's mark under the same key does the same.
            _ = try await sequencer.submit(
                replay.openBlock.markKey.text,
                Array(party.actor.utf8),
                whileHolding: markOfOrder
            )
        } catch {
            markedStart = nil
            logger.debug("cannot put a mark", metadata: ["reason": "\(error)"])
        }
    }
}
