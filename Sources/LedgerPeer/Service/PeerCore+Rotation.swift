import LedgerFormat
import LedgerSink
import LibCrypto
import Logging

extension PeerCore {
    /// Longest time a rotation may take.
    private static let rotationSeconds = 30

    private var ownWriter: WriterName? {
        WriterName(actor: party.actor, service: WriterName.peerService)
    }

    /// Ends a rotation that a stop has cut after the ledger took the new key.
    func finishRotation() throws {
        guard let own = ownWriter, let state = replay.standing(of: own) else { return }
        try entryKeys.inForce(state.key)
    }

    /// Replaces the key that this peer signs its entries with.
    ///
    /// The new key is enrolled by an entry that the old one signs; from the next batch on only the new
    /// one counts. The old private key is gone then.
    ///
    /// - Returns: The new public key and its number.
    /// - Throws: `LedgerPeerError` when the order does not take the entry; the next call goes on.
    func rotate() async throws -> (key: Ed25519PublicKey, epoch: UInt32) {
        guard let own = ownWriter else {
            throw LedgerPeerError("the name of the actor '\(party.actor)' cannot be used")
        }
        let next = try entryKeys.prepareNext()
        let end = ContinuousClock.now + .seconds(Self.rotationSeconds)
        while ContinuousClock.now < end {
            guard let state = replay.standing(of: own) else { break }
            guard state.key != next else {
                try entryKeys.inForce(next)
                logger.notice(
                    "the peer signs with a new key",
                    metadata: ["number": "\(state.epoch)"]
                )
                return (next, state.epoch)
            }
            guard isCaughtUp,
                let enrolment = WriterEnrolment(
                    writer: own,
                    epoch: state.epoch + 1,
                    publicKey: next.bytes
                )
            else { break }
            try await writeOwn(.policy(.enrolment(enrolment)))
            try Task.checkCancellation()
        }
        throw LedgerPeerError(
            "the new key is not in force yet (\(trouble ?? "the order does not answer")); "
                + "the old one signs until it is. Try again"
        )
    }
}
