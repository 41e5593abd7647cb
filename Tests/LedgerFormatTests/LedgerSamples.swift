import LedgerFormat
import LibCrypto
import Testing
import VotingCore

/// Entries and keys that several tests use.
enum Samples {
    static let time: UnixNanoseconds = 1_767_225_600_123_456_000
    static let origin = "ftcompose.dev/shop"

    static func writer(_ text: String) throws -> WriterName { try #require(WriterName(text)) }

    static func key(_ byte: UInt8) throws -> Ed25519PrivateKey {
        try Ed25519PrivateKey(seed: [UInt8](repeating: byte, count: 32))
    }

    static func digest(_ byte: UInt8) throws -> LedgerDigest {
        try #require(LedgerDigest(bytes: [UInt8](repeating: byte, count: 32)))
    }

    static let fullRecord = VoteRecord(
        kind: .reply,
        service: "db",
        sequence: 7,
        session: 42,
        requestKind: "SELECT",
        statement: "SELECT ? FROM köche",
        requestDigest: VoteDigest(1, 2, 3, 4),
        verdict: .majority,
        winnerDigest: VoteDigest(5, 6, 7, 8),
        agreed: [ReplicaIndex(0), ReplicaIndex(1)],
        dissented: [ReplicaIndex(2)],
        leader: ReplicaIndex(0),
        decidedAtUnixMicroseconds: 1_767_225_600_123_456,
        completedAtUnixMicroseconds: 1_767_225_600_123_999,
        flags: [.overlapped],
        reason: "rows differ"
    )

    static let replicas = ["db-1", "db-2", "db-3"]

    static func entries() throws -> [(name: String, entry: LedgerEntry)] {
        var repair = VoteRecord(
            kind: .repair,
            service: "db",
            leader: ReplicaIndex(2),
            decidedAtUnixMicroseconds: 1,
            completedAtUnixMicroseconds: 2,
            reason: "resynced"
        )
        let event = ContainerEvent(
            engine: "E1",
            scope: "local",
            type: "container",
            action: "start",
            object: "c0ffee",
            attributes: ["name": "db-1", "image": "postgres:16"]
        )
        let enrolment = try #require(
            WriterEnrolment(
                writer: writer("provider/db"),
                epoch: 1,
                publicKey: key(1).publicKey.bytes
            )
        )
        var list: [(String, LedgerEntry)] = [
            ("vote_completed", LedgerEntry(fullRecord, replicas: replicas)),
            ("vote_decided", LedgerEntry(fullRecord, replicas: replicas, stage: .decided)),
            ("repair", LedgerEntry(repair, replicas: replicas)),
        ]
        repair.kind = .lifecycle
        list.append(("replica_transition", LedgerEntry(repair, replicas: replicas)))
        repair.kind = .injection
        list.append(("fault_injection", LedgerEntry(repair, replicas: replicas + ["db-4"])))
        repair.kind = .freeze
        list.append(("freeze", LedgerEntry(repair, replicas: replicas)))
        func add(_ name: String, _ body: EntryBody) {
            list.append((name, LedgerEntry(time: time + 7, service: "db", body: body)))
        }
        add("lifecycle_event", .lifecycleEvent(event))
        add("policy_enrolment", .policy(.enrolment(enrolment)))
        add("policy_plan", .policy(.plan(try digest(3))))
        add("policy_policy", .policy(.policy(try digest(4))))
        add("gap", .gap(GapNotice(dropped: 9, firstTime: 1, lastTime: -2, reason: "disk full")))
        add(
            "conflict",
            .conflict(
                ConflictReport(
                    kind: .missing,
                    eventKey: event.key(at: time),
                    observations: [
                        .init(actor: "user", content: nil),
                        .init(actor: "provider", content: event.contentDigest),
                    ],
                    text: "container start c0ffee"
                )
            )
        )
        add(
            "acknowledgement",
            .acknowledgement(
                Acknowledgement(leafIndex: 99, alarm: "", person: "Ada", remark: "seen")
            )
        )
        return list
    }
}

extension [UInt8] {
    /// Reads hexadecimal digits; spaces and line ends are passed over.
    init(hexadecimal text: String) {
        let nibbles = text.compactMap(\.hexDigitValue).map { UInt8($0) }
        self = stride(from: 0, to: nibbles.count - 1, by: 2)
            .map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }

    var hexadecimal: String {
        map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        .joined()
    }
}
