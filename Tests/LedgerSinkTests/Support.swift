import Foundation
import VotingCore

/// A folder that goes away with the test.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("votes-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}

func sampleRecord(
    _ sequence: UInt64 = 7,
    statement: String = "INSERT INTO t VALUES (?)"
) -> VoteRecord {
    VoteRecord(
        kind: .reply,
        service: "db",
        sequence: sequence,
        session: 3,
        requestKind: "INSERT",
        statement: statement,
        requestDigest: VoteDigest(1, 2, 3, 0xABCD_EF01_2345_6789),
        verdict: .majority,
        winnerDigest: VoteDigest(0, 0, 0, 255),
        agreed: [ReplicaIndex(0), ReplicaIndex(2)],
        dissented: [ReplicaIndex(1)],
        leader: ReplicaIndex(0),
        decidedAtUnixMicroseconds: 1_763_708_643_123_456,
        completedAtUnixMicroseconds: 1_763_708_643_223_456,
        flags: [.degraded, .rerun],
        reason: "differs"
    )
}

let replicaNames = ["db-1", "db-2", "db-3"]
