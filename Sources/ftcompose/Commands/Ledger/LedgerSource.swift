import LedgerPeer
import LedgerSink

/// Where a command reads a ledger.
protocol LedgerSource: Sendable {
    /// Name for people, such as the container's.
    var name: String { get }
    /// How peer and copy are.
    func status() async throws -> PeerStatus
    /// Answers a query.
    func page(_ query: EntryQuery) async throws -> EntryPage
    /// Everything about one leaf; nil when it is not there.
    func detail(_ place: EntryAddress) async throws -> EntryDetail?
    /// The log's files, in parts: bytes that follow what a file had before.
    func files(_ body: (_ path: String, _ bytes: [UInt8]) throws -> Void) async throws
    /// Alarms with what became of them.
    func alarms() async throws -> [AlarmReport]
    /// Asks the service that keeps the ledger for something, such as an acknowledgement.
    func ask(_ request: OperatorMailbox.Request) async throws -> String
    /// A proof of one leaf, as a file.
    func proof(_ place: EntryAddress) async throws -> String
}
