import ArgumentParser
import Foundation
import LedgerPeer
import LedgerSink
import ServiceLifecycle
import Testing
import VotingCore

@testable import ftcompose

/// The ledger's commands on the file that a runtime keeps with `mode: local`.
@Suite struct LocalLedgerCommandTests {
    /// Runs a runtime's own ledger until four votes are final, and works with its folder meanwhile.
    private func withLedger(
        _ work: (_ state: String, _ database: String) async throws -> Void
    )
        async throws
    {
        let state = NSTemporaryDirectory() + "ftcompose-local-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: state) }
        let ledger = try RuntimeLedgerTests.ledger(RuntimeLedgerTests.plan(), state)
        let (recorder, services) = (ledger.recorder, ledger.services)
        let running = Task {
            await withThrowingTaskGroup(of: Void.self) { group in
                for service in services { group.addTask { try await service.run() } }
            }
        }
        for number in 1...3 as ClosedRange<UInt64> { recorder.record(Self.recordOfNow(number)) }
        let outcome = await withCheckedContinuation { continuation in
            recorder.record(Self.recordOfNow(4), isComplete: true, reaching: .final) {
                continuation.resume(returning: $0)
            }
        }
        #expect(outcome == .reached)
        let folder = "\(state)/\(RuntimeLedger.folderName)"
        do { try await work(state, "\(folder)/\(EmbeddedPeer.databaseName)") } catch {
            Issue.record(error)
        }
        running.cancel()
        await running.value
        recorder.close()
    }

    /// A record whose time no peer finds wrong.
    private static func recordOfNow(_ number: UInt64) -> VoteRecord {
        var record = RuntimeLedgerTests.record(number)
        let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
        record.decidedAtUnixMicroseconds = now
        record.completedAtUnixMicroseconds = now
        return record
    }

    /// Runs a command; nil when it ends well, else its exit status.
    private func run<Command: AsyncParsableCommand>(
        _ type: Command.Type,
        _ arguments: [String]
    ) async throws -> Int32? {
        do {
            var command = try type.parse(arguments)
            try await command.run()
            return nil
        } catch let code as ExitCode {
            return code.rawValue
        }
    }

    private func verify(_ path: String, _ trust: String) throws -> Int32? {
        do {
            try LedgerVerifyCommand.parse([
                path, "--policy", trust + "/policy", "--actors", trust + "/actors.json",
            ]).run()
            return nil
        } catch let code as ExitCode {
            return code.rawValue
        }
    }

    @Test func statusQueryShowProveExportAndVerifyReadIt() async throws {
        try await withLedger { state, database in
            let from = ["--database", database]
            #expect(try await run(LedgerStatusCommand.self, from) == nil)
            #expect(try await run(LedgerStatusCommand.self, from + ["--json"]) == nil)
            #expect(try await run(LedgerQueryCommand.self, from + ["--service", "db"]) == nil)
            let ledger = DatabaseLedger(path: database)
            let status = try await ledger.status()
            #expect(status.singleKeyHolder)
            #expect(status.finalSize == status.size)
            #expect(status.alarms.isEmpty)
            let votes = try await ledger.page(EntryQuery()).entries.filter { $0.verdict != nil }
            #expect(votes.map(\.session) == [4, 3, 2, 1])
            #expect(votes.allSatisfy { $0.final && $0.flag == "valid" })
            let vote = try #require(votes.first)
            let name = "\(vote.writer)#\(vote.sequence ?? 0)"
            #expect(try await run(LedgerShowCommand.self, from + [name]) == nil)
            #expect(try await run(LedgerShowCommand.self, from + [String(vote.index)]) == nil)
            let proof = state + "/vote.tlog-proof"
            #expect(try await run(LedgerProveCommand.self, from + [name, "-o", proof]) == nil)
            let export = state + "/export"
            #expect(try await run(LedgerExportCommand.self, from + [export]) == nil)
            // A proof, the exported log and the file itself, by the keys that the export tells of.
            for path in [proof, export, database] {
                #expect(try verify(path, export) == nil, "\(path)")
            }
            var bytes = try [UInt8](Data(contentsOf: URL(filePath: proof)))
            let place = try #require(
                bytes.firstRange(of: Array("\nextra ".utf8))?.upperBound
            )
            let letters = Array("AB".utf8)
            bytes[place + 40] = letters[bytes[place + 40] == letters[0] ? 1 : 0]
            try Data(bytes).write(to: URL(filePath: proof))
            #expect(try verify(proof, export) == ExitStatus.findings)
            // As `ftcompose ledger …` runs them in the container of a tunnel or voter.
            for arguments in [
                ["status"], ["query"], ["show", name], ["prove", name], ["conflicts"],
            ] {
                let all = arguments + ["--state", state]
                #expect(try await run(ControlLedgerCommand.self, all) == nil, "\(arguments)")
            }
        }
    }
}
