import ClassRules
import ComposeModel
import Diagnostics
import Foundation
import ServicePlan
import Testing
import YAMLBridge

@Suite struct ExampleTests {
    private static let folder =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/examples/mysql"

    private func build(_ name: String) -> BuildOutcome {
        let options = LoadOptions(path: "\(ExampleTests.folder)/\(name)", environment: [:])
        return BuildRun(options: options, isDryRun: true).run()
    }

    @Test func `the canonical example compiles without a finding`() throws {
        let outcome = build("compose.yml")
        #expect(outcome.diagnostics.isEmpty)
        #expect(
            outcome.project?.files.map(\.path) == [
                "ft/ledger.plan.yml", "ft/db.plan.yml", "ft/db.replica.cnf", "compose.ft.yml",
            ]
        )
    }

    @Test func `the runtimes can read the plan`() throws {
        let files = try #require(build("compose.yml").project?.files)
        let ledgerFile = try #require(files.first { $0.path == "ft/ledger.plan.yml" })
        let ledger = try YAMLDecoder.decode(
            LedgerPlan.self,
            from: ledgerFile.bytes,
            path: ledgerFile.path
        )
        #expect(ledger.planVersion == LedgerPlan.currentVersion)
        #expect(ledger.actors.map(\.name) == ["provider", "developer", "user"])
        #expect(ledger.actors[0].writers == ["db", "db-voter", "lifecycle"])
        #expect(ledger.members.map(\.name) == ["ft-etcd-1", "ft-etcd-2", "ft-etcd-3"])
        let file = try #require(files.first { $0.path == "ft/db.plan.yml" })
        let plan = try YAMLDecoder.decode(Plan.self, from: file.bytes, path: file.path)
        #expect(plan.replicas.map(\.name) == ["db-1", "db-2", "db-3"])
        #expect(plan.quorum == 2)
        #expect(plan.voter.tables == "rows")
        #expect(plan.expect == ["IMAGE": "mariadb:10.11"])
        #expect(plan.ledger.mode == "etcd")
        #expect(plan.ledger.peerURL == ledger.actors[0].peerURL)
    }

    @Test func `the thesis' listing compiles with one warning`() {
        let outcome = build("thesis.yml")
        #expect(outcome.diagnostics.map(\.id) == [.bareForm])
        #expect(outcome.status == .built)
    }

    @Test func `the fix of the bare form gives the same output without the warning`() throws {
        let outcome = build("thesis.yml")
        let finding = try #require(outcome.diagnostics.first)
        let fixIt = try #require(finding.fixIts.first)
        let file = try #require(finding.range?.file)
        let fixed = fixIt.applied(to: file)
        let sample = try BuildCase(String(decoding: fixed, as: UTF8.self) + "\n")
        defer { sample.remove() }
        let again = sample.build()
        #expect(again.diagnostics.isEmpty)
        let old = try #require(outcome.project?.compose?.bytes.split(separator: 0x0A))
        let new = try #require(again.project?.compose?.bytes.split(separator: 0x0A))
        // The first line names the source, the plans differ in nothing but that.
        func body(_ lines: [ArraySlice<UInt8>]) -> [String] {
            lines.dropFirst().map { String(decoding: $0, as: UTF8.self) }
                .filter { !$0.contains("plan-sha256") }
        }
        #expect(body(old) == body(new))
        // What the fix leaves is a file plain Compose takes.
        guard ComposeCheck.isAvailable else { return }
        #expect(try ComposeCheck.config([sample.sourcePath]).status == 0)
        #expect(try ComposeCheck.config(["\(ExampleTests.folder)/thesis.yml"]).status != 0)
    }
}
