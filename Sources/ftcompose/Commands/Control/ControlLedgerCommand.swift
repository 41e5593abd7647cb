import ArgumentParser
import FoundationEssentials
import LedgerPeer
import LedgerSink

/// `ftcompose control ledger`: what the host's ledger commands run inside the container that keeps it.
struct ControlLedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Print status, entries and proofs of this container's ledger as JSON."
    )

    /// What is asked.
    enum Action: String, ExpressibleByArgument, CaseIterable {
        case status, query, show, prove, export, conflicts, acknowledge, rotate
    }

    @Argument(help: "status, query, show, prove, export, conflicts, acknowledge or rotate.")
    var action: Action

    @Argument(help: "The entry, for show and prove.")
    var entry: EntryAddress?

    @Option(help: ArgumentHelp("A parameter of the query or request.", valueName: "name=value"))
    var with: [String] = []

    @Option(help: "Folder of this container's state.")
    var state = "/var/lib/ftcompose"

    func run() async throws {
        if action == .rotate { return print(try await rotate()) }
        let url = "http://127.0.0.1:\(PeerWire.port)"
        let ledger = DatabaseLedger(path: try database(), peerURL: url)
        switch action {
        case .status: print(try LedgerJSON.line(await ledger.status()))
        case .query:
            print(try LedgerJSON.line(await ledger.page(QueryParameters.read(items))))
        case .show:
            print(try LedgerJSON.line([try await ledger.detail(try address())].compactMap { $0 }))
        case .export: try await export(ledger)
        case .conflicts: print(try LedgerJSON.line(await ledger.alarms()))
        case .rotate: break  // Done above: a writer has no ledger to read.
        case .acknowledge:
            let values = Dictionary(items.map { ($0.name, $0.value) }) { $1 }
            print(try await ledger.ask(.init(action: action.rawValue, values: values)))
        case .prove:
            Terminal.write(Array(try await ledger.proof(try address()).utf8))
        }
    }

    /// Asks the peer of this container, or the writer of a runtime, for a new key.
    private func rotate() async throws -> String {
        let own = "\(state)/\(EmbeddedPeer.databaseName)"
        let mailbox =
            FileManager.default.fileExists(atPath: own)
            ? PeerCore.mailbox(database: own)
            : RuntimeLedger.mailbox(folder: "\(state)/\(RuntimeLedger.folderName)")
        let answer = try await mailbox.ask(.init(action: "rotate"))
        guard answer.isDone else { throw RuntimeFailure(answer.text) }
        return answer.text
    }

    private var items: [(name: String, value: String)] {
        with.map { text in
            let parts = text.split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
        }
    }

    private func export(_ ledger: DatabaseLedger) async throws {
        try await ledger.files { path, bytes in
            for start in stride(from: 0, to: bytes.count, by: ExportLine.partBytesMax) {
                let part = bytes[start..<min(start + ExportLine.partBytesMax, bytes.count)]
                let text = Data(part).base64EncodedString()
                Terminal.line(try LedgerJSON.line(ExportLine(path: path, bytes: text)))
            }
        }
    }

    private func address() throws -> EntryAddress {
        guard let entry else { throw ValidationError("name the entry") }
        return entry
    }

    /// A peer has its database in its state folder, a runtime of its own below that.
    private func database() throws -> String {
        let names = ["", "/ledger", "/ledger/peer"].map {
            "\(state)\($0)/\(EmbeddedPeer.databaseName)"
        }
        guard let found = names.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw RuntimeFailure(
                "this container keeps no ledger: there is no \(names.joined(separator: " or "))"
            )
        }
        return found
    }
}
