import ControlPlane
import FoundationEssentials
import LedgerFormat
import LedgerPeer
import LedgerSink
import ServicePlan

/// The records of one runtime as its ledger has them: its own database, or the actor's peer.
struct VoteSource: Sendable {
    /// Pause between two looks at a ledger that is followed.
    static let pause = Duration.milliseconds(200)

    /// Some records, in the order asked for.
    struct Page: Sendable {
        var lines: [VoteLine]
        /// Index of the last entry that was looked at; nil when there was none.
        var end: UInt64?
        /// Where to go on; nil when nothing is left now.
        var next: UInt64?
    }

    private enum Place: Sendable {
        case database(String)
        case peer(ControlClient)
    }

    private let place: Place
    private let writer: WriterName

    /// Finds the ledger of the runtime whose folder and plan these are.
    ///
    /// - Parameters:
    ///   - directory: the folder of its key and spool.
    ///   - path: the service's plan.
    /// - Throws: `RuntimeFailure` or `StoreError` that say what is missing.
    init(directory: String, plan path: String) throws {
        writer = try SpoolOwner.writer(ofSpool: directory + "/spool.sqlite")
        let database = directory + "/" + EmbeddedPeer.databaseName
        if FileManager.default.fileExists(atPath: database) {
            place = .database(database)
            return
        }
        guard let url = try Self.ledger(of: path).peerURL else {
            throw RuntimeFailure("\(database) is not there yet: has the runtime been started?")
        }
        place = .peer(ControlClient(baseURL: url, token: nil))
    }

    /// Where the plan of a service of any class has its votes recorded.
    private static func ledger(of path: String) throws -> ServiceLedgerPlan {
        let environment = ProcessInfo.processInfo.environment
        guard PlanFile.serviceClass(path: path) == RuntimeWebPlan.className else {
            return try RuntimePlan(path: path, environment: environment, needsPassword: false)
                .plan.ledger
        }
        return try RuntimeWebPlan(path: path, environment: environment).plan.ledger
    }

    /// Reads records.
    func page(_ filter: VoteFilter, newestFirst: Bool, after: UInt64?) async throws -> Page {
        var query = EntryQuery()
        query.writer = writer
        query.newestFirst = newestFirst
        query.after = after
        query.limit = EntryQuery.limitMax
        query.since = filter.sinceUnixMicroseconds.map { $0 * 1_000 }
        let page: EntryPage
        switch place {
        case .database(let path):
            page = try PeerStore(reading: path).entriesNow(matching: query)
        case .peer(let client):
            // Names, numbers and slashes only: nothing here needs an escape.
            let items = QueryParameters.items(query).map { "\($0.name)=\($0.value)" }
            page = try await client.get("/v1/entries?" + items.joined(separator: "&"))
        }
        return Page(
            lines: page.entries.compactMap { VoteLine($0) }.filter(filter.matches),
            end: page.entries.last?.index,
            next: page.next
        )
    }
}
