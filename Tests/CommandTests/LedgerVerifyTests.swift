import ArgumentParser
import Foundation
import LedgerFormat
import LedgerPeer
import LibCrypto
import Testing
import TransparencyLog

@testable import ftcompose

@Suite struct LedgerVerifyTests {
    private enum Outcome: Equatable {
        case verified, refused, usage
    }

    private func run(_ arguments: [String]) throws -> Outcome {
        do {
            let command = try LedgerVerifyCommand.parse(arguments)
            try command.run()
            return .verified
        } catch let code as ExitCode where code.rawValue == ExitStatus.findings {
            return .refused
        } catch is ValidationError {
            return .usage
        }
    }

    private func run(
        _ fixture: LedgerFixture,
        _ name: String,
        actors: Bool = true,
        _ more: [String] = []
    ) throws -> Outcome {
        var arguments = [fixture.path(name), "--policy", fixture.path("policy")]
        if actors { arguments += ["--actors", fixture.path("actors.json")] }
        return try run(arguments + more)
    }

    @Test func `a proof verifies with and without the list of actors`() throws {
        let fixture = try LedgerFixture()
        #expect(try run(fixture, "vote.tlog-proof") == .verified)
        #expect(try run(fixture, "vote.tlog-proof", actors: false, ["--json"]) == .verified)
    }

    @Test func `the report tells what was checked`() throws {
        let fixture = try LedgerFixture()
        let trust = try VerifierTrust(
            policyPath: fixture.path("policy"),
            actorsPath: fixture.path("actors.json")
        )
        let proof = try EntryProof(fixture.read("vote.tlog-proof"))
        let verdict = try proof.verify(policy: trust.policy, peerKeys: trust.peerKeys)
        let lines = VerifyReport(verdict, trust).text.split(separator: "\n")
        #expect(lines.first == "verified: entry 2 of provider/db")
        #expect(
            lines.contains("  entry      acknowledgement at 2025-11-13T02:13:20Z, service db")
        )
        #expect(
            lines.contains(
                "  key        enrolled at leaf 1, traced to the key of provider/peer in actors.json"
            )
        )
        #expect(lines.contains("  log        leaf 4 of 10"))
        #expect(lines.last?.contains("enough for the quorum 'actors'") == true)
        let json = try JSONEncoder().encode(VerifyReport(verdict, trust))
        let decoded = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(decoded["verified"] as? Bool == true)
        #expect(decoded["writer"] as? String == "provider/db")
        #expect(decoded["key"] as? String == "pinned")
    }

    @Test func `too few cosignatures and changed bytes do not verify`() throws {
        let alone = try LedgerFixture(cosigned: ["provider"])
        #expect(try run(alone, "vote.tlog-proof") == .refused)
        #expect(try run(alone, "export") == .refused)
        let fixture = try LedgerFixture()
        let proof = try fixture.read("vote.tlog-proof")
        for index in stride(from: 0, to: proof.count, by: 37) {
            var changed = proof
            changed[index] ^= 4
            try fixture.write("changed", changed)
            #expect(try run(fixture, "changed") == .refused, "byte \(index)")
        }
        for count in [0, 1, 20, proof.count / 2, proof.count - 1] {
            try fixture.write("changed", Array(proof[..<count]))
            #expect(try run(fixture, "changed") == .refused, "cut at \(count)")
        }
    }

    @Test func `files that cannot be used are wrong usage`() throws {
        let fixture = try LedgerFixture()
        let proof = fixture.path("vote.tlog-proof")
        let policy = fixture.path("policy")
        #expect(try run([fixture.path("none"), "--policy", policy]) == .usage)
        #expect(try run([proof, "--policy", fixture.path("none")]) == .usage)
        #expect(try run([proof, "--policy", proof]) == .usage)
        #expect(try run([proof, "--policy", policy, "--actors", policy]) == .usage)
        #expect(try run([fixture.folder, "--policy", policy]) == .usage)
        #expect(try run([fixture.path("export"), "--policy", policy, "--unpack", "x"]) == .usage)
        try fixture.write("long", [UInt8](repeating: 65, count: LogProof.bytesMax + 1))
        #expect(try run([fixture.path("long"), "--policy", policy]) == .usage)
    }

    @Test func `an export verifies, from its first leaf or a later one`() throws {
        let fixture = try LedgerFixture(batches: 200)
        #expect(try run(fixture, "export") == .verified)
        #expect(try run(fixture, "export", actors: false, ["--json"]) == .verified)
        // What was dropped is missing from the front; hashes are left.
        for index in 0..<2 {
            try FileManager.default.removeItem(
                atPath: fixture.path("export/tile/entries/00\(index)")
            )
        }
        #expect(try run(fixture, "export") == .verified)
        let tile = try fixture.read("export/tile/1/000.p/3")
        var changed = tile
        changed[40] ^= 1
        try fixture.write("export/tile/1/000.p/3", changed)
        #expect(try run(fixture, "export") == .refused)
        try fixture.write("export/tile/1/000.p/3", tile)
        try FileManager.default.removeItem(atPath: fixture.path("export/tile/entries/002"))
        #expect(try run(fixture, "export") == .verified)
        let last = "export/tile/entries/003.p/34"
        #expect(fixture.leaves.count == 802)
        let bundle = try fixture.read(last)
        for index in stride(from: 0, to: bundle.count, by: 41) {
            var changed = bundle
            changed[index] ^= 1
            try fixture.write(last, changed)
            #expect(try run(fixture, "export", actors: false) == .refused, "byte \(index)")
        }
        try FileManager.default.removeItem(atPath: fixture.path(last))
        #expect(try run(fixture, "export") == .refused)
    }

    @Test func `a hole in an export is named`() throws {
        let fixture = try LedgerFixture(batches: 200)
        try FileManager.default.removeItem(atPath: fixture.path("export/tile/entries/001"))
        #expect(try run(fixture, "export") == .refused)
    }
}
