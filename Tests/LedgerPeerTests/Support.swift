import FoundationEssentials
import Glibc
import LedgerFormat
import LedgerSink
import LibCrypto
import Logging
import Testing
import TransparencyLog
import VotingCore

@testable import LedgerPeer

/// A folder that is gone after the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/ledger-peer-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw LedgerPeerError("no temporary folder") }
        path = String(cString: made)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A quiet logger.
let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// Waits until something holds; false when it does not in time.
func eventually(
    seconds: Double = 60,
    _ condition: @Sendable () async throws -> Bool
) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return try await condition()
}

/// Runs a peer while a test works with it.
func running<Value: Sendable>(
    _ cores: [PeerCore],
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        for core in cores {
            group.addTask {
                do { try await core.run() } catch is CancellationError {}
                return nil
            }
        }
        group.addTask { try await work() }
        defer { group.cancelAll() }
        while let value = try await group.next() {
            if let value { return value }
        }
        throw LedgerPeerError("the peers ended early")
    }
}

/// A writer of votes with its own key and chain.
struct TestWriter {
    let name: WriterName
    let key: Ed25519PrivateKey
    var assembler: BatchAssembler

    init(
        _ text: String,
        origin: String,
        standing: WriterStanding = WriterStanding(),
        key: Ed25519PrivateKey? = nil
    ) throws {
        name = try #require(WriterName(text))
        self.key = try key ?? Ed25519PrivateKey()
        assembler = BatchAssembler(
            chain: WriterChain(
                origin: origin,
                writer: name,
                epoch: standing.epoch,
                nextSequence: standing.lastSequence + 1,
                previous: LedgerDigest(bytes: standing.lastHeaderHash) ?? .zero
            )
        )
    }

    /// Seals a batch of votes.
    mutating func batch(
        _ count: Int,
        verdict: Verdict = .unanimous,
        service: String = "db",
        time: Int64 = PeerClock.unixNanoseconds
    ) throws -> SealedBatch {
        for _ in 0..<count {
            var record = VoteRecord(
                kind: .reply,
                service: service,
                sequence: 7,
                requestKind: "INSERT",
                statement: "INSERT INTO t VALUES (?)",
                verdict: verdict,
                agreed: verdict == .unanimous
                    ? [.init(0), .init(1), .init(2)] : [.init(0), .init(1)],
                leader: ReplicaIndex(0),
                decidedAtUnixMicroseconds: time / 1_000,
                completedAtUnixMicroseconds: time / 1_000
            )
            if verdict != .unanimous { record.dissented = [.init(2)] }
            let entry = LedgerEntry(record, replicas: ["db-1", "db-2", "db-3"])
            #expect(try assembler.append(entry.encoded()))
        }
        return try #require(try assembler.seal(with: key))
    }
}

/// A configuration with short times.
func quick(entriesMax: Int = 256, milliseconds: Int = 100) -> PeerConfiguration {
    var configuration = PeerConfiguration()
    configuration.block.entriesMax = entriesMax
    configuration.block.intervalMilliseconds = milliseconds
    configuration.exchangeMilliseconds = 50
    configuration.housekeepingMilliseconds = 100_000
    configuration.pruneMilliseconds = 100_000
    configuration.scrubMilliseconds = 20
    configuration.retryMilliseconds = 20
    return configuration
}
