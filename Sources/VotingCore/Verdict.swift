/// Outcome of one vote, spelled as in records, metrics and status.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// Every replica the request went to gave the same answer.
    case unanimous
    /// At least q replicas agreed and others differed or failed.
    case majority
    /// At least q replicas answered and no q of them agreed.
    case noMajority = "no_majority"
    /// Fewer than q replicas answered.
    case insufficient
    /// All replicas differed where no two can agree; the leader's answer was given.
    case masked
    /// The content belongs to one replica by nature, so nothing was compared.
    case skipped
}
