import ControlPlane
import FoundationEssentials
import Glibc
import LedgerFormat
import LedgerSink
import LibCrypto
import Testing
import TransparencyLog

@testable import LedgerPeer

/// Three actors with their keys, an order they share, and a folder for their databases.
final class World: Sendable {
    static let origin = "ftcompose.dev/ledger/world"
    static let names = ["provider", "developer", "user"]

    let folder: TemporaryFolder
    let sequencer: LocalSequencer
    let keys: [String: PeerKeys]
    let ports: [String: Int]
    let actors: [LedgerActor]
    let policy: String

    init() throws {
        folder = try TemporaryFolder()
        sequencer = try LocalSequencer(path: folder.path + "/order.sqlite")
        var keys: [String: PeerKeys] = [:]
        var ports: [String: Int] = [:]
        for name in Self.names {
            keys[name] = try PeerKeys(
                origin: Self.origin,
                actor: name,
                entry: Ed25519PrivateKey(),
                log: Ed25519PrivateKey(),
                witness: Ed25519PrivateKey()
            )
            ports[name] = try Self.freePort()
        }
        self.keys = keys
        self.ports = ports
        actors = try Self.names.map { name in
            let keys = try #require(keys[name])
            return LedgerActor(
                name: name,
                peerURL: "http://127.0.0.1:\(try #require(ports[name]))",
                entryKey: Data(keys.entry.publicKey.bytes).base64EncodedString(),
                logKey: keys.log.verifier.vkey,
                witnessKey: keys.witness.verifier.vkey
            )
        }
        var lines = actors.map { "log \($0.logKey)" }
        lines += actors.map { "witness \($0.name) \($0.witnessKey)" }
        lines += ["group actors 2 \(Self.names.joined(separator: " "))", "quorum actors"]
        policy = lines.joined(separator: "\n") + "\n"
    }

    func path(_ actor: String) -> String { "\(folder.path)/\(actor).sqlite" }

    func party(_ actor: String) throws -> PeerParty {
        try PeerParty(origin: Self.origin, actor: actor, actors: actors, policyText: policy)
    }

    func core(
        _ actor: String,
        _ configuration: PeerConfiguration = quick(),
        sequencer: (any Sequencer)? = nil
    ) throws -> PeerCore {
        try PeerCore(
            store: PeerStore(path: path(actor)),
            party: party(actor),
            keys: #require(keys[actor]),
            sequencer: sequencer ?? self.sequencer,
            configuration: configuration,
            logger: quiet
        )
    }

    func cores(_ configuration: PeerConfiguration = quick()) throws -> [PeerCore] {
        try Self.names.map { try core($0, configuration) }
    }

    func server(_ core: PeerCore, token: ControlToken? = nil) throws -> PeerServer {
        let port = try #require(ports[core.party.actor])
        return PeerServer(host: "127.0.0.1", port: port, core: core, token: token, logger: quiet)
    }

    /// Runs peers together with their servers.
    func serving<Value: Sendable>(
        _ cores: [PeerCore],
        token: ControlToken? = nil,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let servers = try cores.map { try server($0, token: token) }
        return try await running(cores) {
            try await withThrowingTaskGroup(of: Value?.self) { group in
                for server in servers {
                    group.addTask {
                        do { try await server.run() } catch is CancellationError {}
                        return nil
                    }
                }
                group.addTask { try await work() }
                defer { group.cancelAll() }
                while let value = try await group.next() {
                    if let value { return value }
                }
                throw LedgerPeerError("the servers ended early")
            }
        }
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw LedgerPeerError("no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

extension PeerCore {
    /// Enrols a writer and submits batches of votes.
    func write(_ writer: inout TestWriter, batches: Int, of count: Int) async throws {
        _ = try await enrol(writer.name, writer.key.publicKey)
        for _ in 0..<batches {
            let batch = try writer.batch(count)
            _ = try await submit(batch.bytes, of: writer.name, firstSequence: batch.firstSequence)
        }
    }

    var size: UInt64 { replay.size }
    var root: TreeHash { replay.root }
    var finalSize: UInt64 { finality.finalSize }
}

/// Waits until peers have the same leaves and all of them are final.
func settled(_ cores: [PeerCore], atLeast size: UInt64) async throws -> Bool {
    try await eventually(seconds: 120) {
        for core in cores {
            let (own, final) = await (core.size, core.finalSize)
            guard own >= size, own == final else { return false }
        }
        return true
    }
}
