import ControlPlane
import LedgerFormat
import LedgerPeer
import LedgerSink

/// A ledger read from a peer's database file; a peer that runs in the same container is asked for its status.
struct DatabaseLedger: LedgerSource {
    private let path: String
    private let peerURL: String?

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: the database.
    ///   - peerURL: address of the peer that works with it; nil when none has one.
    init(path: String, peerURL: String? = nil) {
        self.path = path
        self.peerURL = peerURL
    }

    var name: String { path }

    func status() async throws -> PeerStatus {
        if let peerURL {
            let client = ControlClient(baseURL: peerURL, token: nil)
            let answer: PeerStatus? = try? await client.get("/v1/status")
            if let answer { return answer }
        }
        return try PeerStore(reading: path).offlineStatus()
    }

    func page(_ query: EntryQuery) async throws -> EntryPage {
        try PeerStore(reading: path).entriesNow(matching: query)
    }

    func detail(_ place: EntryAddress) async throws -> EntryDetail? {
        let store = try PeerStore(reading: path)
        guard let index = try index(place, store) else { return nil }
        return try store.detailNow(of: index)
    }

    func proof(_ place: EntryAddress) async throws -> String {
        let store = try PeerStore(reading: path)
        guard let index = try index(place, store) else {
            throw RuntimeFailure("\(path) has no entry \(place.text)")
        }
        return String(decoding: try store.proofNow(of: index).bytes, as: UTF8.self)
    }

    func alarms() async throws -> [AlarmReport] {
        try PeerStore(reading: path).alarmReports()
    }

    func ask(_ request: OperatorMailbox.Request) async throws -> String {
        guard peerURL != nil else {
            throw RuntimeFailure(
                "\(path) is a copy: an entry can only be written by the peer that keeps the ledger; "
                    + "leave --database out and name the project"
            )
        }
        let answer = try await PeerCore.mailbox(database: path).ask(request)
        guard answer.isDone else { throw RuntimeFailure(answer.text) }
        return answer.text
    }

    func files(_ body: (_ path: String, _ bytes: [UInt8]) throws -> Void) async throws {
        var progress = LeafProgress("exported")
        try LogExport.run(
            database: path,
            progress: { done, all in
                if let line = progress.line(done, of: all) { Terminal.note(line) }
            },
            file: body
        )
    }

    private func index(_ address: EntryAddress, _ store: PeerStore) throws -> UInt64? {
        switch address.place {
        case .leaf(let index): index
        case .sequence(let writer, let sequence):
            try store.index(of: writer.text, sequence: sequence)
        }
    }
}
