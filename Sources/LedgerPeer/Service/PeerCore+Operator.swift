import LedgerFormat
public import LedgerSink
import LibCrypto
import TransparencyLog

extension PeerCore {
    /// Where commands put what they ask of the peer that works with a database.
    ///
    /// - Parameter database: The database's path.
    /// - Returns: The mailbox beside it.
    public static func mailbox(database: String) -> OperatorMailbox {
        OperatorMailbox(folder: database + ".operator")
    }

    /// Does what the operator asks for.
    func serveOperatorForever() async throws {
        try await Self.mailbox(database: store.path).serve { request in
            do {
                return .init(isDone: true, text: try await self.handle(request))
            } catch {
                return .init(isDone: false, text: "\(error)")
            }
        }
    }

    private func handle(_ request: OperatorMailbox.Request) async throws -> String {
        switch request.action {
        case "acknowledge":
            let leaf = try await acknowledge(
                request.values["id"] ?? "",
                by: request.values["person"] ?? "",
                remark: request.values["remark"] ?? ""
            )
            return String(leaf)
        case "rotate":
            let (key, epoch) = try await rotate()
            return "key \(epoch) of \(party.actor)/\(WriterName.peerService): "
                + Base64.encode(key.bytes)
        default:
            throw LedgerPeerError("this peer does not know the request '\(request.action)'")
        }
    }
}
