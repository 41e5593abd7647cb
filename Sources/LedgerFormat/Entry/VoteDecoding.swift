internal import VotingCore

extension VoteContent {
    init(
        kind: EntryKind,
        time: UnixNanoseconds,
        service: String,
        from reader: inout ByteReader
    )
        throws(FormatError)
    {
        guard let voteKind = VoteKind(code: try reader.byte("vote kind")) else {
            throw .badValue(field: "vote kind")
        }
        let stage: VoteStage = kind == .voteDecided ? .decided : .completed
        guard EntryKind(voteKind, stage: stage) == kind else { throw .badValue(field: "vote kind") }
        var record = VoteRecord(
            kind: voteKind,
            service: service,
            decidedAtUnixMicroseconds: try time.wholeMicroseconds("time"),
            completedAtUnixMicroseconds: 0
        )
        let verdict = try reader.byte("verdict")
        if verdict != 0 {
            guard let verdict = Verdict(code: verdict) else { throw .badValue(field: "verdict") }
            record.verdict = verdict
        }
        record.flags = VoteFlags(rawValue: try reader.byte("flags"))
        try record.readOptionalFields(from: &reader)
        record.agreed = try reader.replicas("agreed")
        record.dissented = try reader.replicas("dissented")
        record.failed = try reader.replicas("failed")
        record.late = try reader.replicas("late")
        record.requestKind = try reader.text(
            "request kind",
            bytesMax: LedgerLimits.requestKindBytesMax
        )
        record.statement = try reader.text("statement", bytesMax: LedgerLimits.statementBytesMax)
        record.reason = try reader.text("reason", bytesMax: LedgerLimits.reasonBytesMax)
        self.init(record: record, replicas: try reader.replicaNames(of: record))
    }
}

extension VoteRecord {
    fileprivate mutating func readOptionalFields(from reader: inout ByteReader) throws(FormatError)
    {
        let present = VoteFields(rawValue: try reader.byte("present fields"))
        guard present.isSubset(of: .all) else { throw .badValue(field: "present fields") }
        completedAtUnixMicroseconds = try reader.integer("completed", as: Int64.self)
            .wholeMicroseconds("completed")
        if present.contains(.sequence) { sequence = try reader.integer("sequence") }
        if present.contains(.session) { session = try reader.integer("session") }
        if present.contains(.requestDigest) { requestDigest = try reader.voteDigest("request") }
        if present.contains(.winnerDigest) { winnerDigest = try reader.voteDigest("winner") }
        if present.contains(.leader) {
            guard let leader = ReplicaIndex(rawValue: try reader.byte("leader")) else {
                throw .badValue(field: "leader")
            }
            self.leader = leader
        }
    }
}

extension ByteReader {
    fileprivate mutating func voteDigest(_ field: String) throws(FormatError) -> VoteDigest {
        VoteDigest(
            try integer(field),
            try integer(field),
            try integer(field),
            try integer(field)
        )
    }

    fileprivate mutating func replicas(_ field: String) throws(FormatError) -> ReplicaSet {
        ReplicaSet(rawValue: try integer(field))
    }

    /// Reads the replicas' names, which must cover every replica that the record speaks of.
    fileprivate mutating func replicaNames(of record: VoteRecord) throws(FormatError) -> [String] {
        let count = Int(try byte("replica count"))
        guard count <= ReplicaSet.replicaCountMax else { throw .badValue(field: "replica count") }
        var mentioned = record.agreed.union(record.dissented).union(record.failed)
        mentioned.formUnion(record.late)
        if let leader = record.leader { mentioned.insert(leader) }
        guard mentioned.isSubset(of: ReplicaSet(first: count)) else {
            throw .badValue(field: "replica count")
        }
        var names: [String] = []
        for _ in 0..<count {
            names.append(
                try text("replica name", bytesMax: LedgerLimits.replicaNameBytesMax)
            )
        }
        return names
    }
}

extension Int64 {
    /// Nanoseconds as microseconds; a time of a vote has no finer part, nor one that cannot be told.
    fileprivate func wholeMicroseconds(_ field: String) throws(FormatError) -> Int64 {
        guard self % 1_000 == 0 else { throw .badValue(field: field) }
        return self / 1_000
    }
}
