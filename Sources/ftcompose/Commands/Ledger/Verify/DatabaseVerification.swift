import ArgumentParser
import FoundationEssentials
import Glibc
import LedgerPeer

/// `ftcompose ledger verify` on a peer's database.
enum DatabaseVerification {
    private static let magic = Array("SQLite format 3".utf8)

    /// Tells whether a file is a SQLite database.
    static func isDatabase(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: magic.count)
        return read(descriptor, &bytes, bytes.count) == bytes.count && bytes == magic
    }

    /// Checks a database and says what was found; other than sound ends with status 1.
    static func run(_ path: String, _ trust: VerifierTrust, asJSON: Bool) throws {
        var progress = LeafProgress("checked")
        let report = try DatabaseAudit.run(
            database: path,
            policy: trust.policy,
            peerKeys: trust.peerKeys
        ) { done, all in
            if let line = progress.line(done, of: all) { Terminal.note(line) }
        }
        if asJSON {
            print(try LedgerJSON.pretty(report))
        } else {
            lines(report).forEach { print($0) }
        }
        guard report.isSound else { throw ExitCode(ExitStatus.findings) }
    }

    private static func lines(_ report: AuditReport) -> [String] {
        let entries = report.entries.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        var lines = [
            "\(report.origin), copy of \(report.actor): \(report.size) leaves, \(report.finalSize) final",
            "root \(report.root)",
            "entries: \(entries.isEmpty ? "none" : entries.joined(separator: ", "))",
            "\(report.blocks) roots of blocks and \(report.notes) cosignatures compared",
        ]
        if !report.isReplayed {
            lines.append(
                report.minimumIndex > 0
                    ? "entries before \(report.minimumIndex) are no longer kept, so flags and chains were "
                        + "not checked, only hashes and signatures of checkpoints"
                    : "flags and chains could not be checked to the end"
            )
        }
        lines += report.problems.map { "problem: \($0)" }
        let more = report.problemCount - UInt64(report.problems.count)
        if more > 0 { lines.append("… and \(more) more problems") }
        lines.append(report.isSound ? "the database is sound" : "the database is NOT sound")
        return lines
    }
}
