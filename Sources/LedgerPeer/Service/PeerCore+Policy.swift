import LedgerFormat
import LedgerSink
import Logging

extension PeerCore {
    /// Pause between two tries to put something on record.
    private static let policyRetryMilliseconds = 1_000
    /// Own policy entries that are looked at; keys of writers are among them.
    private static let policyEntriesMax = 1_000

    /// Puts on record which policy and plan this peer keeps to, where its last word was another.
    ///
    /// The log itself remembers what was said last, so that a copy that is made anew says nothing twice.
    func recordPolicyForever() async throws {
        for change in ownPolicy {
            while try !isOnRecord(change) {
                if isCaughtUp, corruption == nil {
                    do {
                        try await writeOwn(.policy(change))
                        // What came back says whether it was this entry or another own one.
                        if try isOnRecord(change) { break }
                    } catch let error as DestinationError {
                        logger.debug(
                            "cannot record the policy yet",
                            metadata: ["reason": "\(error)"]
                        )
                    }
                }
                try await Task.sleep(for: .milliseconds(Self.policyRetryMilliseconds))
            }
        }
        while true { try await Task.sleep(for: .seconds(3_600)) }
    }

    /// What this peer keeps to, as entries say it.
    private var ownPolicy: [PolicyChange] {
        guard configuration.recordsPolicy else { return [] }
        return [.policy(LedgerDigest(of: Array(party.policyText.utf8)))]
            + (configuration.plan.map { [.plan($0)] } ?? [])
    }

    /// Whether this peer's last word of that kind is this one.
    private func isOnRecord(_ change: PolicyChange) throws -> Bool {
        let own = WriterName(actor: party.actor, service: WriterName.peerService)
        let said = try store.newest([.policy], of: own, limit: Self.policyEntriesMax)
        for placed in said.reversed() {
            switch (placed.entry.body, change) {
            case (.policy(.policy(let last)), .policy(let digest)): return last == digest
            case (.policy(.plan(let last)), .plan(let digest)): return last == digest
            default: continue
            }
        }
        return false
    }
}
