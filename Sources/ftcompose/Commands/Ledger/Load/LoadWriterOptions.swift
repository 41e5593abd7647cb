import ArgumentParser
import ControlPlane
import LedgerFormat
import LedgerPeer
import LedgerSink
import LibCrypto
import Logging

/// Who writes, and to which peer.
struct LoadWriterOptions: ParsableArguments {
    @Option(help: "Address of the actor's peer, such as http://127.0.0.1:7402.")
    var peer: String?

    @Option(name: .customLong("token-file"), help: "File of the peer's control token.")
    var tokenFile: String?

    @Option(help: "Folder of a ledger of one actor in this process, in place of a peer.")
    var local: String?

    @Option(help: "Name of the log.")
    var origin: String

    @Option(help: "The actor whose writers these are.")
    var actor: String

    @Option(help: "Service that writes; loads with several clients number it.")
    var writer = "load"

    func validate() throws {
        guard (peer == nil) != (local == nil) else {
            throw ValidationError("give either --peer and --token-file, or --local")
        }
        guard (peer == nil) == (tokenFile == nil) else {
            throw ValidationError("--peer needs --token-file, which holds what it asks for")
        }
        _ = try name(writer)
    }

    /// A new key under a name.
    func identity(_ service: String) throws -> WriterIdentity {
        WriterIdentity(writer: try name(service), origin: origin, key: try Ed25519PrivateKey())
    }

    /// Runs a body with the destination, and with the ledger of this process when that is one.
    func withDestination(
        _ body: @escaping @Sendable (any BatchDestination) async throws -> Void
    ) async throws {
        if let peer, let tokenFile {
            let token = try ControlToken.load(path: tokenFile).digits
            return try await body(PeerHTTPDestination(baseURL: peer) { token })
        }
        let ledger = try EmbeddedPeer(
            folder: local ?? "",
            origin: origin,
            actor: actor,
            logger: RuntimeRunner.makeLogger("ledger-load", level: .warning)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await ledger.run() }
            group.addTask { try await body(ledger) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func name(_ service: String) throws -> WriterName {
        guard let name = WriterName(actor: actor, service: service) else {
            throw ValidationError("'\(actor)/\(service)' is no name of a writer: use a-z 0-9 . _ -")
        }
        return name
    }
}
