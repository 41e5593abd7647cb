internal import VotingCore

/// Writes one record as one line of JSON, without Foundation and without allocating.
struct VoteLineEncoder {
    /// Bytes that one line never exceeds: every text below is cut, then escaped sixfold at worst.
    static let lineBytesMax = 16_384
    static let reasonBytesMax = 512
    static let nameBytesMax = 128

    /// `"db-1":"` for each replica, escaped once.
    private let replicaKeys: [[UInt8]]
    /// `"db-1"` for each replica.
    private let replicaNames: [[UInt8]]

    init(replicaNames names: [String]) {
        precondition(names.count <= ReplicaSet.replicaCountMax, "a service has at most 16 replicas")
        replicaNames = names.map { name in
            let area = ByteArea(capacity: Self.nameBytesMax * 6 + 2)
            area.append(quoted: name, bytesMax: Self.nameBytesMax)
            return Array(area.bytes)
        }
        replicaKeys = replicaNames.map { $0 + Array(":\"".utf8) }
    }

    func encode(_ record: VoteRecord, number: UInt64, into area: ByteArea) {
        area.append("{\"number\":")
        area.append(decimal: number)
        area.append(",\"kind\":\"")
        area.append(Self.name(of: record.kind))
        area.append("\",\"service\":")
        area.append(quoted: record.service, bytesMax: Self.nameBytesMax)
        if let verdict = record.verdict {
            area.append(",\"verdict\":\"")
            area.append(Self.name(of: verdict))
            area.append(UInt8(ascii: "\""))
        }
        encodeRequest(of: record, into: area)
        encodeReplicas(of: record, into: area)
        encodeDigest(record.requestDigest, ",\"request_digest\":\"", into: area)
        encodeDigest(record.winnerDigest, ",\"winner_digest\":\"", into: area)
        area.append(",\"decided_at\":")
        area.append(quotedTime: record.decidedAtUnixMicroseconds)
        area.append(",\"completed_at\":")
        area.append(quotedTime: record.completedAtUnixMicroseconds)
        encodeFlags(record.flags, into: area)
        if !record.reason.isEmpty {
            area.append(",\"reason\":")
            area.append(quoted: record.reason, bytesMax: Self.reasonBytesMax)
        }
        area.append("}\n")
    }

    /// Writes the line that stands for records which found no room.
    func encodeGap(_ gap: VoteGap, into area: ByteArea) {
        area.append("{\"number\":")
        area.append(decimal: gap.lastNumber)
        area.append(",\"kind\":\"gap\",\"dropped\":")
        area.append(decimal: gap.dropped)
        area.append(",\"decided_at\":")
        area.append(quotedTime: gap.beganAtUnixMicroseconds)
        area.append(",\"completed_at\":")
        area.append(quotedTime: gap.endedAtUnixMicroseconds)
        area.append(",\"reason\":\"records came faster than the disk took them\"}\n")
    }

    private func encodeRequest(of record: VoteRecord, into area: ByteArea) {
        if let sequence = record.sequence {
            area.append(",\"sequence\":")
            area.append(decimal: sequence)
        }
        if let session = record.session {
            area.append(",\"session\":")
            area.append(decimal: session)
        }
        if !record.requestKind.isEmpty {
            area.append(",\"request_kind\":")
            area.append(quoted: record.requestKind, bytesMax: Self.nameBytesMax)
        }
        if !record.statement.isEmpty {
            area.append(",\"statement\":")
            area.append(quoted: record.statement, bytesMax: VoteRecord.statementBytesMax)
        }
    }

    private func encodeReplicas(of record: VoteRecord, into area: ByteArea) {
        var separator: StaticString = ",\"replicas\":{"
        var position = 0
        while position < replicaKeys.count {
            let bit = UInt16(1) << UInt16(position)
            let part: StaticString? =
                if record.agreed.rawValue & bit != 0 {
                    "agreed\""
                } else if record.dissented.rawValue & bit != 0 {
                    "dissented\""
                } else if record.failed.rawValue & bit != 0 {
                    "failed\""
                } else if record.late.rawValue & bit != 0 { "late\"" } else { nil }
            if let part {
                area.append(separator)
                area.append(replicaKeys[position])
                area.append(part)
                separator = ","
            }
            position += 1
        }
        if separator.utf8CodeUnitCount == 1 { area.append(UInt8(ascii: "}")) }
        if let leader = record.leader, leader.position < replicaNames.count {
            area.append(",\"leader\":")
            area.append(replicaNames[leader.position])
        }
    }

    private func encodeDigest(_ digest: VoteDigest?, _ key: StaticString, into area: ByteArea) {
        guard let digest else { return }
        area.append(key)
        area.append(hexadecimal: digest.words.0)
        area.append(hexadecimal: digest.words.1)
        area.append(hexadecimal: digest.words.2)
        area.append(hexadecimal: digest.words.3)
        area.append(UInt8(ascii: "\""))
    }

    private func encodeFlags(_ flags: VoteFlags, into area: ByteArea) {
        guard !flags.isEmpty else { return }
        var separator: StaticString = ",\"flags\":["
        func add(_ flag: VoteFlags, _ name: StaticString) {
            guard flags.contains(flag) else { return }
            area.append(separator)
            area.append(name)
            separator = ","
        }
        add(.degraded, "\"degraded\"")
        add(.overlapped, "\"overlapped\"")
        add(.orderOnly, "\"order_only\"")
        add(.unvoted, "\"unvoted\"")
        add(.masked, "\"masked\"")
        add(.rerun, "\"rerun\"")
        add(.observed, "\"observed\"")
        if separator.utf8CodeUnitCount == 1 { area.append(UInt8(ascii: "]")) }
    }

    /// `rawValue` would build a string for each record.
    private static func name(of kind: VoteKind) -> StaticString {
        switch kind {
        case .reply: "reply"
        case .log: "log"
        case .existence: "existence"
        case .state: "state"
        case .lifecycle: "lifecycle"
        case .repair: "repair"
        case .injection: "injection"
        case .freeze: "freeze"
        }
    }

    private static func name(of verdict: Verdict) -> StaticString {
        switch verdict {
        case .unanimous: "unanimous"
        case .majority: "majority"
        case .noMajority: "no_majority"
        case .insufficient: "insufficient"
        case .masked: "masked"
        case .skipped: "skipped"
        }
    }
}
