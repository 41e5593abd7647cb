import EngineConnector
import FoundationEssentials
import LedgerPeer
import LedgerSink

/// A ledger read by a command inside the container that keeps it.
struct ContainerLedger: LedgerSource {
    let name: String
    /// Whether all peers of the ledger run on this engine, so that one host holds all keys.
    let holdsAllKeys: @Sendable (PeerStatus) -> Bool
    let command: RuntimeCommand

    func status() async throws -> PeerStatus {
        var status: PeerStatus = try await ask(["status"])
        status.singleKeyHolder = status.singleKeyHolder || holdsAllKeys(status)
        return status
    }

    func page(_ query: EntryQuery) async throws -> EntryPage {
        let items = QueryParameters.items(query).flatMap { ["--with", "\($0.name)=\($0.value)"] }
        return try await ask(["query"] + items)
    }

    func detail(_ place: EntryAddress) async throws -> EntryDetail? {
        let answers: [EntryDetail] = try await ask(["show", place.text])
        return answers.first
    }

    func proof(_ place: EntryAddress) async throws -> String {
        String(decoding: try await output(["prove", place.text]), as: UTF8.self)
    }

    func files(_ body: (_ path: String, _ bytes: [UInt8]) throws -> Void) async throws {
        try await command.lines(of: ["control", "ledger", "export"]) { bytes in
            let line = try JSONDecoder().decode(ExportLine.self, from: Data(bytes))
            guard let part = Data(base64Encoded: line.bytes) else {
                throw RuntimeFailure("\(name) sent a part of \(line.path) that is no base64")
            }
            try body(line.path, [UInt8](part))
        }
    }

    func alarms() async throws -> [AlarmReport] { try await ask(["conflicts"]) }

    func ask(_ request: OperatorMailbox.Request) async throws -> String {
        let values = request.values.sorted { $0.key < $1.key }
            .flatMap { ["--with", "\($0.key)=\($0.value)"] }
        let bytes = try await output([request.action] + values)
        return String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
    }

    private func ask<Answer: Decodable>(_ arguments: [String]) async throws -> Answer {
        try JSONDecoder().decode(Answer.self, from: Data(await output(arguments)))
    }

    private func output(_ arguments: [String]) async throws -> [UInt8] {
        try await command.output(of: ["control", "ledger"] + arguments)
    }
}
