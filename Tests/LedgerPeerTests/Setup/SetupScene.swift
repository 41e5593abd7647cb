import EtcdClient
import EtcdCluster
import Foundation
import LibCrypto
import ServicePlan
import Synchronization
import TransparencyLog

@testable import LedgerPeer

/// The folders of a ledger that is set up, and peers that ask.
final class SetupScene: Sendable {
    static let origin = "example.com/ledger"

    let folder: String
    let plan: LedgerPlan
    private let lines = Mutex<[String]>([])

    /// Lays out a plan; the members are where `endpoints` says, and nowhere without.
    init(actors: [String] = ["provider", "developer", "user"], endpoints: [EtcdEndpoint] = []) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("setup-\(UUID().uuidString.prefix(8))").path
        self.folder = folder
        plan = LedgerPlan(
            origin: Self.origin,
            actors: actors.map {
                LedgerActorPlan(
                    name: $0,
                    peerURL: "http://ft-ledger-\($0):7402",
                    member: "ft-etcd-1"
                )
            },
            members: (1...3).map { number in
                let endpoint = endpoints.isEmpty ? nil : endpoints[(number - 1) % endpoints.count]
                return LedgerMemberPlan(
                    name: "ft-etcd-\(number)",
                    host: endpoint?.host ?? "ft-etcd-\(number)",
                    clientPort: endpoint?.port ?? 2_379,
                    tlsDirectory: "\(folder)/tls/ft-etcd-\(number)"
                )
            },
            stateDirectory: folder + "/state",
            exchangeDirectory: folder + "/exchange",
            authorityDirectory: folder + "/authority",
            peerPort: 7_402
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// What was reported so far.
    var report: [String] { lines.withLock { $0 } }

    /// Takes a line of the report.
    func note(_ line: String) { lines.withLock { $0.append(line) } }

    func makeCertificates() throws { try LedgerCertificates(plan: plan).run { note($0) } }

    func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)")))
    }

    func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    func write(_ bytes: [UInt8], _ path: String) throws {
        let url = URL(fileURLWithPath: "\(folder)/\(path)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
    }

    /// Writes an actor's request as its peer does; answers the private key of its certificate.
    @discardableResult
    func ask(_ actor: String, keys: ActorKeys? = nil) throws -> [UInt8] {
        let keys = try keys ?? ActorKeys(actor)
        let made = try CertificateRequest.make(commonName: "whatever")
        try write(made.request.pem, "exchange/requests/\(actor)/tls.csr")
        try write(keys.entry.publicKey.pem(), "exchange/requests/\(actor)/entry.pub.pem")
        try write(
            Array((keys.log.verifier.vkey + "\n").utf8),
            "exchange/requests/\(actor)/log.vkey"
        )
        try write(
            Array((keys.witness.verifier.vkey + "\n").utf8),
            "exchange/requests/\(actor)/witness.vkey"
        )
        return made.privateKeyPEM
    }
}

/// The keys of an actor's peer.
struct ActorKeys {
    let entry: Ed25519PrivateKey
    let log: NoteSigner
    let witness: NoteSigner

    init(_ actor: String) throws {
        entry = try Ed25519PrivateKey()
        log = try NoteSigner(name: SetupScene.origin, type: .ed25519, key: Ed25519PrivateKey())
        witness = try NoteSigner(
            name: "\(SetupScene.origin)/\(actor)",
            type: .cosignature,
            key: Ed25519PrivateKey()
        )
    }
}
