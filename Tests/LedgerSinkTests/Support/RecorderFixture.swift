import LedgerFormat
import LibCrypto
import Logging
import Testing
import VotingCore

@testable import LedgerSink

/// A writer `provider/db` with a spool in a folder.
enum RecorderFixture {
    static let replicas = ["db-1", "db-2", "db-3"]

    static func identity(in folder: String) throws -> WriterIdentity {
        WriterIdentity(
            writer: try #require(WriterName("provider/db")),
            origin: "test.example/log",
            key: try WriterKey.loadOrCreate(path: folder + "/key.pem")
        )
    }

    /// A key of digests made of one byte.
    static func digestKey(_ byte: UInt8 = 7) throws -> DigestKey {
        try #require(DigestKey(bytes: [UInt8](repeating: byte, count: DigestKey.byteCount)))
    }

    static func recorder(
        in folder: String,
        digests: DigestKey? = nil,
        limits: RecorderLimits = RecorderLimits(lingerMilliseconds: 1, retryMilliseconds: 20)
    ) throws -> LedgerRecorder {
        try LedgerRecorder(
            spool: folder + "/spool.sqlite",
            identity: try identity(in: folder),
            digests: try digests ?? digestKey(),
            service: "db",
            replicas: replicas,
            limits: limits,
            logger: quiet
        )
    }

    static var quiet: Logger {
        Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }

    /// A record whose session number tells it from others.
    static func record(_ number: UInt64, verdict: Verdict = .unanimous) -> VoteRecord {
        VoteRecord(
            kind: .reply,
            service: "db",
            session: number,
            requestKind: "SELECT",
            statement: "SELECT a FROM t WHERE id = ?",
            verdict: verdict,
            agreed: ReplicaSet(first: 3),
            decidedAtUnixMicroseconds: 1_700_000_000_000_000 + Int64(number),
            completedAtUnixMicroseconds: 1_700_000_000_000_500 + Int64(number)
        )
    }

    /// Waits until something holds; false after twenty seconds.
    static func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
        for _ in 0..<2_000 {
            if try await condition() { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}

extension Array<Batch> {
    /// Numbers of the records in all batches.
    var recorded: [UInt64] {
        flatMap(\.entries).compactMap { $0.body.vote?.record.session }
    }

    /// Gap entries in all batches.
    var gaps: [GapNotice] {
        flatMap(\.entries).compactMap { entry in
            if case .gap(let notice) = entry.body { return notice }
            return nil
        }
    }

    /// What is wrong with the chain of the batches; empty when nothing is.
    func chainFaults(key: Ed25519PublicKey) -> [String] {
        var faults: [String] = []
        var next: UInt64 = 1
        var previous = LedgerDigest.zero
        for batch in self {
            if batch.header.firstSequence != next {
                faults.append("batch \(batch.header.firstSequence) instead of \(next)")
            }
            if batch.header.previous != previous {
                faults.append("batch \(batch.header.firstSequence) follows another")
            }
            if !key.isValid(batch.signature, for: batch.signedBytes) {
                faults.append("batch \(batch.header.firstSequence) is badly signed")
            }
            next = batch.header.lastSequence + 1
            previous = batch.headerDigest
        }
        return faults
    }
}
