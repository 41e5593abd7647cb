import ArgumentParser
import FoundationEssentials

/// `ftcompose ledger prove`: a proof of one entry in one file.
struct LedgerProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Write a proof of one entry that anybody can check offline.",
        discussion: """
            The file holds the entry, its writer's signature and the path to a checkpoint that a majority \
            of the actors cosigned. 'ftcompose ledger verify' checks it with the policy and the actors' \
            keys, which whoever checks must have from somewhere else.

              ftcompose ledger prove 1234 -o vote.tlog-proof
              ftcompose ledger prove 'provider/db#17' > vote.tlog-proof
            """
    )

    @OptionGroup var source: LedgerSourceOptions

    @Argument(help: "Index of the leaf, or ACTOR/SERVICE#NUMBER.")
    var entry: EntryAddress

    @Option(name: .shortAndLong, help: "File to write; else standard output.")
    var output: String?

    func run() async throws {
        let entry = entry
        let proof = try await source.withLedgers { ledgers in
            var failure: (any Error)?
            for ledger in ledgers {
                do { return try await ledger.proof(entry) } catch { failure = failure ?? error }
            }
            throw failure ?? RuntimeFailure("the ledger has no entry \(entry.text)")
        }
        guard let output else { return Terminal.write(Array(proof.utf8)) }
        try Data(proof.utf8).write(to: URL(filePath: output), options: .atomic)
        Terminal.note("wrote \(output)")
    }
}
