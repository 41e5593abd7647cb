import Benchmark
import Foundation
import Glibc
import LedgerFormat
import LedgerSink
import Logging
import VotingCore

/// What recording a vote costs the reply path, and what an entry costs the thread that writes.
enum RecordingBenchmarks {
    private static let replicas = ["db-1", "db-2", "db-3"]

    /// Adds the benchmarks to the suite.
    static func register() {
        let record = VoteRecord(
            kind: .reply,
            service: "db",
            session: 17,
            requestKind: "SELECT",
            verdict: .unanimous,
            winnerDigest: VoteDigest(1, 2, 3, 4),
            agreed: ReplicaSet(first: 3),
            leader: ReplicaIndex(0),
            decidedAtUnixMicroseconds: 1_763_708_643_123_456,
            completedAtUnixMicroseconds: 1_763_708_643_123_556
        )
        let recorder = makeRecorder()
        Part.measure("LedgerRecorder: record one vote") { runs in
            for _ in runs { recorder?.record(record) }
            // Lets the disk keep up, or dropped records would be measured; it costs no processor time.
            usleep(10_000)
        }
        let encoder = VoteEntryEncoder(replicas: replicas)
        Part.measure("VoteEntryEncoder: one vote to an entry") { runs in
            for _ in runs {
                var bytes: [UInt8] = []
                encoder.encode(record, into: &bytes)
                blackHole(bytes)
            }
        }
    }

    /// A recorder in a folder of its own; nil, and nothing measured, where the disk refuses.
    private static func makeRecorder() -> LedgerRecorder? {
        let folder = NSTemporaryDirectory() + "ftcompose-benchmark-" + UUID().uuidString
        guard let writer = WriterName("provider/db"),
            let key = try? WriterKey.loadOrCreate(path: folder + "/key.pem")
        else { return nil }
        return try? LedgerRecorder(
            spool: folder + "/spool.sqlite",
            identity: WriterIdentity(writer: writer, origin: "benchmark.example/log", key: key),
            service: "db",
            replicas: replicas,
            logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}
