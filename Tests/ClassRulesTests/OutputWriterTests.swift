import ClassRules
import Diagnostics
import Foundation
import Testing

@Suite struct OutputWriterTests {
    private static let source = """
        services:
          db:
            image: mariadb
            environment: {MARIADB_ROOT_PASSWORD: x}
            x-ft: 3

        """

    private func sample(_ more: String = "") throws -> BuildCase {
        try BuildCase(OutputWriterTests.source + more + "\n")
    }

    @Test func `a file of somebody else is never overwritten`() throws {
        let sample = try sample("--- file: compose.ft.yml\nservices: {}\n")
        defer { sample.remove() }
        let outcome = sample.build()
        #expect(outcome.status == .refused)
        #expect(outcome.diagnostics.map(\.id) == [.outputExists])
        #expect(try sample.names() == ["compose.ft.yml", "compose.yml"])
        let kept = try String(contentsOfFile: sample.outputPath, encoding: .utf8)
        #expect(kept.hasPrefix("services: {}"))
    }

    @Test func `an output of ours is replaced`() throws {
        let sample = try sample()
        defer { sample.remove() }
        #expect(sample.build().status == .built)
        #expect(sample.build().status == .built)
        #expect(
            try sample.names() == [
                "compose.ft.yml", "compose.yml", "ft", "ft/db.plan.yml", "ft/db.replica.cnf",
                "ft/ledger.plan.yml",
            ]
        )
    }

    @Test func `what cannot be written leaves nothing behind`() throws {
        let sample = try sample("--- file: ft\nno folder\n")
        defer { sample.remove() }
        let outcome = sample.build()
        #expect(outcome.diagnostics.map(\.id) == [.outputUnwritable])
        #expect(try sample.names() == ["compose.yml", "ft"])
    }

    @Test func `a dry run writes nothing`() throws {
        let sample = try sample()
        defer { sample.remove() }
        #expect(sample.build(isDryRun: true).project != nil)
        #expect(try sample.names() == ["compose.yml"])
    }
}
