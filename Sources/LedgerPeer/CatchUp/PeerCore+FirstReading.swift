import LedgerFormat
import LedgerSink
import Logging

extension PeerCore {
    /// Whether the order may be followed: a new peer of an old ledger copies that first.
    func catchUpIfNew() async throws -> Bool {
        guard replay.size == 0, cursor.epoch == 1, !(cursor.isMarked ?? false), !isOrderReplaced
        else { return true }
        switch try await firstReading().decision {
        case .read: return true
        case .begin:
            isOrderReplaced = true
            return true
        case .copy(let epoch):
            await catchUp(0)
            guard replay.size > 0, !replay.isAdopting else { return false }
            // Nothing of the present order is final yet: it is begun as the others began it.
            isOrderReplaced = replay.orderEpoch < epoch
            return true
        case .wait:
            let reason =
                "this copy is empty, and the order may not be the ledger's first: waiting for a peer that follows it"
            if trouble != reason {
                logger.warning("the order is not followed yet", metadata: ["reason": "\(reason)"])
            }
            trouble = reason
            return false
        }
    }

    /// What is known of the order before anything of it is read.
    private func firstReading() async throws -> FirstReading {
        let cluster = Self.text(ofCluster: try await sequencer.clusterIdentifier)
        let answers = await askOthers()
        // Asked for after the answers: who follows an order that is lost meanwhile has no mark in this one.
        let marks = try await marksInOrder()
        let isReplaceable = sequencer.isReplaceable
        let others = answers.map { answer in
            let (actor, status) = (answer.actor, answer.status)
            let follows =
                status.caughtUp && status.orderCluster == cluster && marks[actor] != nil
            return FirstReading.Other(
                epoch: status.orderEpoch,
                size: status.size,
                finalSize: status.finalSize,
                isFollowing: follows || !isReplaceable
            )
        }
        let reachable = party.others.filter { $0.peerURL != nil }.map(\.name)
        return FirstReading(
            reachable: reachable.count,
            others: others,
            markedSizes: isReplaceable ? reachable.compactMap { marks[$0] } : []
        )
    }

    /// The actors whose marks the order holds, and what each had made final.
    private func marksInOrder() async throws -> [String: UInt64] {
        let values = try await sequencer.read(
            from: OrderKey.storedPrefix,
            below: "b",
            countMax: party.actors.count
        )
        var sizes: [String: UInt64] = [:]
        for value in values {
            guard case .stored(let actor) = OrderKey(value.key) else { continue }
            sizes[actor] = StoredMark(value.value)?.size ?? 0
        }
        return sizes
    }
}
