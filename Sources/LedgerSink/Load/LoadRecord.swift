internal import VotingCore

/// Records that loads are made of.
enum LoadRecord {
    /// Names of the replicas that take part.
    static let replicas = ["db-1", "db-2", "db-3"]

    /// The digest of an answer, as a vote compares it: another one for each number.
    static func digest(of number: Int) -> VoteDigest {
        let word = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        return VoteDigest(word, ~word, 3, 0)
    }

    /// A vote of three equal replies on a short statement, as a tunnel records it.
    static func vote(
        _ service: String,
        statement: String = "SELECT c FROM sbtest1 WHERE id = ?"
    )
        -> VoteRecord
    {
        let now = LedgerWriter.nowMilliseconds() * 1_000
        return VoteRecord(
            kind: .reply,
            service: service,
            session: 17,
            requestKind: "SELECT",
            statement: statement,
            verdict: .unanimous,
            winnerDigest: digest(of: 0),
            agreed: ReplicaSet(first: 3),
            leader: ReplicaIndex(0),
            decidedAtUnixMicroseconds: now,
            completedAtUnixMicroseconds: now
        )
    }

    /// A vote whose entry has a little more than a kibibyte, nearly the most that a vote takes.
    static func long(_ service: String) -> VoteRecord {
        var record = vote(service, statement: String(repeating: "s", count: 256))
        record.requestKind = String(repeating: "k", count: 128)
        record.reason = String(repeating: "r", count: 512)
        record.sequence = 1
        record.requestDigest = VoteDigest(5, 6, 7, 8)
        return record
    }
}
