import LedgerFormat
import LibCrypto
import Testing
import VotingCore

@testable import LedgerSink

/// The loads that measure a ledger: what they count has to be right before anybody believes it.
@Suite struct LoadTests {
    @Test func `a report tells mean, deviation, ranks and the longest stall`() {
        let samples: [LoadSample?] = [
            LoadSample(doneAfter: .milliseconds(10), took: .milliseconds(2)),
            nil,
            LoadSample(doneAfter: .milliseconds(110), took: .milliseconds(4), retries: 3),
            LoadSample(doneAfter: .milliseconds(20), took: .milliseconds(6)),
        ]
        let report = LoadReport(samples, elapsed: .seconds(2), clients: 2)
        #expect(report.done == 3 && report.failed == 1 && report.retries == 3)
        #expect(report.perSecond == 1.5)
        #expect(report.meanMilliseconds == 4 && report.medianMilliseconds == 4)
        #expect(abs(report.deviationMilliseconds - (8.0 / 3).squareRoot()) < 1e-9)
        #expect(report.p99Milliseconds == 6 && report.maxMilliseconds == 6)
        #expect(report.stallMilliseconds == 90)
    }

    @Test func `a report of nothing is all zeros`() {
        let report = LoadReport([nil], elapsed: .zero, clients: 1)
        #expect(report.failed == 1 && report.perSecond == 0 && report.maxMilliseconds == 0)
    }

    @Test func `requests are chained batches of one entry that the order takes`() async throws {
        let folder = try ScratchFolder()
        let destination = try OrderDestination(path: folder.path + "/order.sqlite")
        var clients: [LoadClient] = []
        for name in ["provider/load-1", "provider/load-2"] {
            let identity = WriterIdentity(
                writer: try #require(WriterName(name)),
                origin: "test.example/log",
                key: try Ed25519PrivateKey()
            )
            let standing = try await destination.enrol(identity.writer, identity.key.publicKey)
            clients.append(
                LoadClient(identity, after: standing) { batch in
                    let outcome = try await destination.order.submit(batch.key.text, batch.bytes)
                    guard case .ordered = outcome else { throw DestinationError.notEnrolled }
                }
            )
        }
        let first = await RequestLoad(requests: 5).run(&clients)
        let second = await RequestLoad(requests: 5).run(&clients)
        #expect(first.done == 5 && second.done == 5 && first.failed + second.failed == 0)
        var batches: [Batch] = []
        for try await event in destination.order.follow(after: 0) {
            guard case .put(let value) = event else { break }
            batches.append(try Batch(value.value))
        }
        #expect(batches.count == 10)
        #expect(batches.allSatisfy { $0.entries.map(\.kind) == [.voteCompleted] })
        let own = batches.filter { $0.header.writer.text == "provider/load-1" }
        #expect(own.map(\.header.firstSequence) == Array(1...UInt64(own.count)))
        for (batch, next) in zip(own, own.dropFirst()) {
            #expect(next.header.previous == batch.headerDigest)
        }
    }

    @Test func `a load of votes ends when all are final, and counts them`() async throws {
        let folder = try ScratchFolder()
        let destination = try OrderDestination(path: folder.path + "/order.sqlite")
        // With the fixture's short linger nearly every vote would be a batch and two commits.
        let recorder = try RecorderFixture.recorder(in: folder.path, limits: RecorderLimits())
        let sending = Task { await recorder.run(to: destination) }
        defer { sending.cancel() }
        let load = VoteLoad(perSecond: 500, seconds: 1, drainSecondsMax: 60)
        let report = try #require(await load.run(recorder, service: "db"))
        recorder.close()
        #expect(report.votes == 500 && report.dropped == 0 && report.gaps == 0)
        #expect(report.final == 500)
        #expect(report.finalMedianMilliseconds > 0)
        #expect(report.finalMaxMilliseconds >= report.finalP99Milliseconds)
        #expect(report.recordMicroseconds > 0)
    }

    @Test func `entries of a load have a kibibyte and wait as long as they were told`()
        async throws
    {
        let folder = try ScratchFolder()
        let destination = try OrderDestination(path: folder.path + "/order.sqlite")
        let recorder = try RecorderFixture.recorder(in: folder.path)
        let sending = Task { await recorder.run(to: destination) }
        defer { sending.cancel() }
        let load = EntryLoad(clients: 4, entries: 20, durability: .final)
        let report = await load.run(recorder, service: "db")
        #expect(report.done == 20 && report.failed == 0)
        #expect(recorder.status.finalThrough == 20)
        recorder.close()
        var bytes: [UInt8] = []
        VoteEntryEncoder(replicas: RecorderFixture.replicas).encode(
            LoadRecord.long("db"),
            into: &bytes
        )
        #expect((1_024...1_100).contains(bytes.count))
    }

    @Test func `votes become final at the moment somebody saw it`() {
        var report = VoteLoadReport()
        var line = FinalityLine(base: 10)
        let began = ContinuousClock.now
        var status = RecorderStatus()
        status.finalThrough = 10
        line.note(status, &report)
        status.finalThrough = 14
        status.spooledEntries = 3
        line.note(status, &report)
        let times = line.times(of: [
            VoteGenerator.Mark(at: began, count: 3),
            VoteGenerator.Mark(at: began, count: 4),
            VoteGenerator.Mark(at: began, count: 9),
        ])
        #expect(times.map(\.count) == [3, 1])
        #expect(report.spooledEntriesMax == 3)
    }
}
