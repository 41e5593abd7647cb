import Benchmark
import Foundation
import Glibc
import LedgerFormat
import LedgerSink
import Logging
import VotingCore
import WireProtocols

/// What recording a vote costs the reply path, and what an entry costs the thread that writes.
///
/// Every vote has a digest of its own. The caller hands over the one that the vote compared, which a web server's tunnel
/// makes of the request besides; the thread that writes puts it under the service's key.
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
            for run in runs {
                var own = record
                own.winnerDigest = digest(of: run)
                recorder?.record(own)
            }
            // Lets the disk keep up, or dropped records would be measured; it costs no processor time.
            usleep(10_000)
        }
        let request = Array("GET www.example.org /articles/2026/11/a-page?part=2&of=7".utf8)
        Part.measure("LedgerRecorder: record one vote on a web page") { runs in
            for run in runs {
                var own = record
                let plain = request.withUnsafeBytes { ContentDigest(of: $0).words }
                own.requestDigest = VoteDigest(plain.0, plain.1, plain.2, plain.3)
                own.winnerDigest = digest(of: run)
                recorder?.record(own)
            }
            usleep(10_000)
        }
        let key = DigestKey()
        Part.measure("DigestKey: both digests of a vote") { runs in
            for run in runs {
                var own = record
                own.requestDigest = digest(of: run)
                own.winnerDigest = digest(of: run)
                blackHole(key.keyed(own))
            }
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

    /// Digests that differ from run to run, as those of replies do.
    private static func digest(of run: Int) -> VoteDigest {
        let word = UInt64(run) &* 0x9E37_79B9_7F4A_7C15
        return VoteDigest(word, ~word, 3, 0)
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
            digests: DigestKey(),
            service: "db",
            replicas: replicas,
            logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}
