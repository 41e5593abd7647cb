import ArgumentParser
import ChildProcesses
import Foundation
import Testing

@testable import ftcompose

/// Runs the shell commands of docs/ledger-proofs.md with the real `openssl`.
@Suite struct LedgerOpenSSLTests {
    /// The page's scripts, as they stand there: one for the proof itself, one for its parts as files.
    private static func scripts() throws -> (proof: String, parts: String) {
        let page = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../docs/ledger-proofs.md"),
            encoding: .utf8
        )
        let parts = page.components(separatedBy: "```sh\n")
        try #require(parts.count == 3)
        let scripts = try parts.dropFirst()
            .map { try #require($0.components(separatedBy: "```").first) }
        return (scripts[0], scripts[1])
    }

    private func shell(
        _ script: String,
        in folder: String
    ) throws -> (status: Int32, output: String) {
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", script],
            errors: .merged,
            folder: folder
        )
        return (result.status, result.text)
    }

    private static let proofs = [
        "in the batch", "in the log", "batch in the log", "leaf of the entry", "leaf of the header",
    ]

    @Test func `openssl alone checks the writer's signature in a proof file`() throws {
        let fixture = try LedgerFixture()
        let script = try Self.scripts().proof
        let good = try shell(script, in: fixture.folder)
        #expect(
            good.status == 0 && good.output == "Signature Verified Successfully\n",
            "\(good.output)"
        )
        // The header is behind the leaf: its last byte is one of the signed root.
        let lines = try String(decoding: fixture.read("vote.tlog-proof"), as: UTF8.self)
            .components(separatedBy: "\n")
        var extra = try #require(Data(base64Encoded: String(lines[1].dropFirst("extra ".count))))
        let message = Data(try fixture.read("message.bin"))
        let header = message.dropFirst("ftcompose.dev/ledger-batch/v1\n".utf8.count)
        let place = try #require(extra.range(of: header))
        extra[place.upperBound - 1] ^= 1
        let altered = [lines[0], "extra \(extra.base64EncodedString())"] + lines.dropFirst(2)
        try fixture.write("vote.tlog-proof", Array(altered.joined(separator: "\n").utf8))
        let refused = try shell(script, in: fixture.folder)
        #expect(refused.status == 1 && refused.output.contains("Signature Verification Failure"))
    }

    @Test func `openssl alone checks a proof by the documented commands`() throws {
        let fixture = try LedgerFixture()
        let parts = fixture.path("parts")
        let command = try LedgerVerifyCommand.parse([
            fixture.path("vote.tlog-proof"), "--policy", fixture.path("policy"), "--unpack", parts,
        ])
        try command.run()
        let script = try Self.scripts().parts
        let good = try shell(script, in: parts)
        #expect(good.status == 0, "\(good.output)")
        let lines = good.output.split(separator: "\n").map(String.init)
        // The batch, the log and two witnesses.
        #expect(lines.count { $0 == "Signature Verified Successfully" } == 4, "\(good.output)")
        for proof in Self.proofs { #expect(lines.contains(proof), "\(good.output)") }

        // Another entry: the signature of the batch stays right, the paths do not.
        let entry = try fixture.read("parts/entry.bin")
        try fixture.write("parts/entry.bin", entry.dropLast() + [0])
        let changed = try shell(script, in: parts).output.split(separator: "\n").map(String.init)
        #expect(!changed.contains("in the batch") && !changed.contains("leaf of the entry"))
        try fixture.write("parts/entry.bin", entry)
        let message = try fixture.read("parts/message.bin")
        try fixture.write("parts/message.bin", message.dropLast() + [0])
        let forged = try shell(script, in: parts).output
        #expect(forged.contains("Signature Verification Failure"))
    }

    @Test func `keygen makes a key that openssl takes, and never overwrites`() throws {
        let fixture = try LedgerFixture(batches: 1)
        let file = fixture.path("entry.pem")
        try LedgerKeygenCommand.parse([file]).run()
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let result = try shell(
            """
            printf hello > message
            openssl pkey -in entry.pem -pubout -out public.pem \
                && openssl pkeyutl -sign -inkey entry.pem -rawin -in message -out signature \
                && openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature
            """,
            in: fixture.folder
        )
        #expect(result.status == 0, "\(result.output)")
        let before = try fixture.read("entry.pem")
        let error = #expect(throws: ExitCode.self) {
            try LedgerKeygenCommand.parse([file, "--json"]).run()
        }
        #expect(error?.rawValue == ExitStatus.findings)
        #expect(try fixture.read("entry.pem") == before)
        #expect(throws: ExitCode.self) {
            try LedgerKeygenCommand.parse([fixture.path("none/entry.pem")]).run()
        }
        // A link is not followed, so that a key never lands where somebody else wanted it.
        let link = fixture.path("link.pem")
        try FileManager.default.createSymbolicLink(
            atPath: link,
            withDestinationPath: fixture.path("target.pem")
        )
        #expect(throws: ExitCode.self) { try LedgerKeygenCommand.parse([link]).run() }
        #expect(!FileManager.default.fileExists(atPath: fixture.path("target.pem")))
    }
}
