public import VotingCore

/// Writes vote records as entries, without an allocation per record.
///
/// What runs beside the replies uses this; it knows the replicas' names beforehand. Texts beyond
/// their bounds are cut at a character's start, replicas beyond the names given are left out.
public struct VoteEntryEncoder: Sendable {
    /// Bytes that the entry of a vote record never exceeds.
    public static let entryBytesMax = 4_096

    /// Number of names, then each name with its length, as they stand in every entry.
    private let replicaBytes: [UInt8]
    private let configured: ReplicaSet

    /// Takes the names of the replicas in the order of the plan; at most sixteen count.
    public init(replicas: [String]) {
        let names = replicas.prefix(ReplicaSet.replicaCountMax)
        configured = ReplicaSet(first: names.count)
        var bytes = [UInt8(names.count)]
        for name in names {
            bytes.append(shortText: name, bytesMax: LedgerLimits.replicaNameBytesMax)
        }
        replicaBytes = bytes
    }

    /// Appends the entry's bytes to a buffer of the caller.
    public func encode(
        _ record: VoteRecord,
        stage: VoteStage = .completed,
        into bytes: inout [UInt8]
    ) {
        withUnsafeTemporaryAllocation(byteCount: Self.entryBytesMax, alignment: 8) { memory in
            let count = encode(record, stage: stage, to: memory)
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        }
    }

    /// Writes the entry's bytes to memory with room for `entryBytesMax` bytes; tells how many.
    public func encode(
        _ record: VoteRecord,
        stage: VoteStage = .completed,
        to memory: UnsafeMutableRawBufferPointer
    ) -> Int {
        encode(record, kind: EntryKind(record.kind, stage: stage), to: memory)
    }

    func encode(
        _ record: VoteRecord,
        kind: EntryKind,
        to memory: UnsafeMutableRawBufferPointer
    ) -> Int {
        var writer = RawWriter(memory)
        writer.append(LedgerEntry.version)
        writer.append(kind.rawValue)
        writer.append(record.decidedAtUnixMicroseconds.nanoseconds)
        writer.append(record.service, bytesMax: LedgerLimits.serviceBytesMax)
        writer.append(record.kind.code)
        writer.append(record.verdict?.code ?? 0)
        writer.append(record.flags.rawValue)
        let leader = record.leader.flatMap { configured.contains($0) ? $0 : nil }
        writer.append(Self.present(record, leader: leader))
        writer.append(record.completedAtUnixMicroseconds.nanoseconds)
        if let sequence = record.sequence { writer.append(sequence) }
        if let session = record.session { writer.append(session) }
        if let digest = record.requestDigest { writer.append(digest) }
        if let digest = record.winnerDigest { writer.append(digest) }
        if let leader { writer.append(leader.rawValue) }
        writer.append(record.agreed.intersection(configured).rawValue)
        writer.append(record.dissented.intersection(configured).rawValue)
        writer.append(record.failed.intersection(configured).rawValue)
        writer.append(record.late.intersection(configured).rawValue)
        writer.append(record.requestKind, bytesMax: LedgerLimits.requestKindBytesMax)
        writer.append(record.statement, bytesMax: LedgerLimits.statementBytesMax)
        writer.append(record.reason, bytesMax: LedgerLimits.reasonBytesMax)
        replicaBytes.withUnsafeBytes { writer.append($0) }
        return writer.count
    }

    private static func present(_ record: VoteRecord, leader: ReplicaIndex?) -> UInt8 {
        var present: VoteFields = []
        if record.sequence != nil { present.insert(.sequence) }
        if record.session != nil { present.insert(.session) }
        if record.requestDigest != nil { present.insert(.requestDigest) }
        if record.winnerDigest != nil { present.insert(.winnerDigest) }
        if leader != nil { present.insert(.leader) }
        return present.rawValue
    }
}

/// Which optional fields of a vote record the bytes hold.
struct VoteFields: OptionSet {
    let rawValue: UInt8

    static let sequence = VoteFields(rawValue: 1)
    static let session = VoteFields(rawValue: 2)
    static let requestDigest = VoteFields(rawValue: 4)
    static let winnerDigest = VoteFields(rawValue: 8)
    static let leader = VoteFields(rawValue: 16)
    static let all = VoteFields(rawValue: 31)
}
