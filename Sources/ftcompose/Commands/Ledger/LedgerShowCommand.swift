import ArgumentParser
import LedgerPeer

/// `ftcompose ledger show`: everything about one entry.
struct LedgerShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything about one entry of the ledger.",
        discussion: """
            An entry is named by the index of its leaf, as 'query' shows it, or by its number among a \
            writer's entries.

              ftcompose ledger show 1234
              ftcompose ledger show 'provider/db#17'
              ftcompose ledger show 1234 --json        # with the leaf's bytes, hexadecimal
            """
    )

    @OptionGroup var source: LedgerSourceOptions

    @Argument(help: "Index of the leaf, or ACTOR/SERVICE#NUMBER.")
    var entry: EntryAddress

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let entry = entry
        let found = try await source.withLedgers { ledgers in
            for ledger in ledgers {
                if let detail = try await ledger.detail(entry) { return Optional(detail) }
            }
            return nil
        }
        guard let found else {
            throw RuntimeFailure("the ledger has no entry \(entry.text), or keeps it no longer")
        }
        if json { return print(try LedgerJSON.pretty(found)) }
        for (name, value) in Self.fields(found) {
            print(name + String(repeating: " ", count: max(1, 14 - name.count)) + value)
        }
    }

    private static func fields(_ detail: EntryDetail) -> [(String, String)] {
        var fields: [(String, String?)] = [
            ("index", String(detail.index)), ("leaf hash", detail.leafHash),
            ("final", detail.final ? "yes" : "not yet"),
            ("order", "\(detail.orderEpoch), revision \(detail.revision)"),
            (
                "block",
                detail.block.map { "\($0), ends at \(detail.blockSize ?? 0) leaves" } ?? "open"
            ),
            (
                "batch",
                detail.batchLeaf.map { "header at \($0), \(detail.batchCount ?? 0) entries" }
            ),
        ]
        if let line = detail.entry {
            let replicas = (line.replicas ?? [:]).sorted { $0.key < $1.key }
                .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            fields += [
                ("kind", line.kind), ("flag", line.flag), ("time", line.time),
                ("writer", line.writer + (line.sequence.map { "#\($0)" } ?? "")),
                ("service", line.service), ("verdict", line.verdict),
                ("write", line.write.map(String.init)), ("session", line.session.map(String.init)),
                ("request", line.requestKind), ("statement", line.statement),
                ("replicas", replicas.isEmpty ? nil : replicas), ("leader", line.leader),
                ("request hash", line.requestDigest), ("winner hash", line.winnerDigest),
                ("marks", line.marks?.joined(separator: ", ")), ("reason", line.reason),
            ]
        } else {
            fields.append(("kind", detail.position == 0 ? "header of a batch" : "unreadable"))
        }
        return fields.compactMap { name, value in value.map { (name, $0) } }
    }
}
