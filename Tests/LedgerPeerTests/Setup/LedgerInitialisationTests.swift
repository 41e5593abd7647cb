import EtcdClient
import EtcdCluster
import Foundation
import LibCrypto
import Logging
import ServicePlan
import Testing
import TransparencyLog

@testable import LedgerPeer

@Suite(.serialized, .timeLimit(.minutes(3)))
struct LedgerInitialisationTests {
    private func initialise(
        _ scene: SetupScene,
        reissued: Set<String> = [],
        wait: Duration = .seconds(30)
    ) async throws {
        try await LedgerInitialisation(
            plan: scene.plan,
            reissued: reissued,
            logger: Logger(label: "test")
        ).run(wait: wait) { scene.note($0) }
    }

    private func failure(
        _ scene: SetupScene,
        wait: Duration = .milliseconds(300)
    ) async -> String {
        do {
            try await initialise(scene, wait: wait)
            return ""
        } catch {
            return "\(error)"
        }
    }

    /// A scene whose members run, with the members' authority as the scene's.
    private func scene(with cluster: EtcdCluster) throws -> SetupScene {
        let scene = SetupScene(endpoints: cluster.endpoints)
        try scene.write(cluster.authority.certificatePEM, "authority/ca.crt")
        try scene.write(try cluster.authority.privateKeyPEM(), "authority/ca.key")
        try scene.makeCertificates()
        return scene
    }

    @Test func `what is missing is named, within the time given`() async throws {
        let scene = SetupScene()
        #expect(await failure(scene).contains("ledger certificates"))
        try scene.makeCertificates()
        try scene.ask("developer")
        let text = await failure(scene)
        #expect(text.contains("no complete request of provider, user"))
        #expect(scene.report.contains("waiting for the requests of: provider, user"))
        try scene.ask("provider")
        try scene.ask("user")
        #expect(await failure(scene).contains("the members do not answer"))
        #expect(!FileManager.default.fileExists(atPath: scene.folder + "/exchange/granted"))
    }

    @Test func `requests that are no such are refused by name`() async throws {
        let scene = SetupScene()
        try scene.makeCertificates()
        for actor in ["provider", "developer", "user"] { try scene.ask(actor) }
        let folder = "exchange/requests/user/"
        for name in ["tls.csr", "entry.pub.pem", "log.vkey", "witness.vkey"] {
            let good = try scene.bytes(folder + name)
            try scene.write(Array("nonsense".utf8), folder + name)
            #expect(await failure(scene).contains("user/\(name) cannot be used"))
            try scene.write([UInt8](repeating: 65, count: 1 << 20), folder + name)
            #expect(await failure(scene).contains("user/\(name) is no file of at most"))
            try scene.write(good, folder + name)
        }
        // A key of the wrong kind, and one under another actor's name.
        let log = try scene.bytes(folder + "log.vkey")
        try scene.write(log, folder + "witness.vkey")
        #expect(await failure(scene).contains("user/witness.vkey is not one key"))
        let foreign = try scene.bytes("exchange/requests/provider/witness.vkey")
        try scene.write(foreign, folder + "witness.vkey")
        #expect(await failure(scene).contains("user/witness.vkey is not one key"))
    }

    @Test func `a link in a request is not followed`() async throws {
        let scene = SetupScene()
        try scene.makeCertificates()
        for actor in ["provider", "developer", "user"] { try scene.ask(actor) }
        let path = scene.folder + "/exchange/requests/user/tls.csr"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(
            atPath: path,
            withDestinationPath: scene.folder + "/authority/ca.key"
        )
        #expect(await failure(scene).contains("cannot read"))
    }

    @Test(.enabled(if: EtcdBinary.isAvailable))
    func `actors are enrolled once, and each may write its own entries only`() async throws {
        let cluster = try await EtcdCluster.start(count: 1)
        defer { cluster.stop() }
        let scene = try scene(with: cluster)
        var keys: [String: [UInt8]] = [:]
        keys["user"] = try scene.ask("user")
        keys["developer"] = try scene.ask("developer")
        async let initialising: Void = initialise(scene)
        try await Task.sleep(for: .milliseconds(600))
        keys["provider"] = try scene.ask("provider")
        try await initialising
        let actors = try JSONDecoder().decode(
            [LedgerActor].self,
            from: Data(scene.bytes("exchange/granted/actors.json"))
        )
        #expect(actors.map(\.name) == ["provider", "developer", "user"])
        let policy = try scene.text("exchange/granted/policy")
        #expect(policy.hasSuffix("group actors 2 provider developer user\nquorum actors\n"))
        #expect(
            policy.contains("witness user \(actors[2].witnessKey) http://ft-ledger-user:7402\n")
        )
        #expect(try scene.bytes("exchange/granted/ca.pem") == cluster.authority.certificatePEM)
        for (actor, key) in keys {
            try await checkRights(of: actor, key, in: cluster, scene)
        }

        // Again: the same; with another TLS key only when that is allowed.
        let certificate = try scene.bytes("exchange/granted/user/tls.crt")
        try await initialise(scene)
        #expect(try scene.bytes("exchange/granted/user/tls.crt") == certificate)
        try scene.write(
            CertificateRequest.make(commonName: "x").request.pem,
            "exchange/requests/user/tls.csr"
        )
        // The members are asked first, which takes its time on a busy machine.
        #expect(await failure(scene, wait: .seconds(5)).contains("--reissue user"))
        try await initialise(scene, reissued: ["user"])
        #expect(try scene.bytes("exchange/granted/user/tls.crt") != certificate)
        try scene.ask("user")
        let said = await failure(scene, wait: .seconds(5))
        #expect(said.contains("asks with other keys than the enrolled ones"))
    }

    private func checkRights(
        of actor: String,
        _ key: [UInt8],
        in cluster: EtcdCluster,
        _ scene: SetupScene
    ) async throws {
        var configuration = try cluster.configuration()
        configuration.certificatePEM = try scene.bytes("exchange/granted/\(actor)/tls.crt")
        configuration.privateKeyPEM = key
        try await cluster.withClient(configuration) { client in
            for own in ["e/\(actor)/db/1", "k/1/\(actor)", "t/\(actor)"] {
                _ = try await client.create(Array(own.utf8), [1])
            }
            _ = try await client.put(Array("a/\(actor)".utf8), [1])
            for foreign in ["e/else/db/1", "a/else", "a/\(actor)x", "e/\(actor)x/db/1", "x"] {
                await #expect(throws: EtcdError.self) {
                    try await client.create(Array(foreign.utf8), [1])
                }
            }
            #expect(try await client.read([0], below: [0], countMax: 100).values.count >= 4)
            await #expect(throws: EtcdError.self) { try await client.addRole("more") }
        }
    }

    @Test func `a key that the source gives is the only one taken`() async throws {
        let scene = SetupScene(actors: ["provider"])
        let keys = try ActorKeys("provider")
        try scene.makeCertificates()
        try scene.ask("provider", keys: keys)
        var actor = scene.plan.actors[0]
        actor.entryKey = Data(keys.entry.publicKey.bytes).base64EncodedString()
        let exchange = ExchangeFolder(path: scene.plan.exchangeDirectory)
        let request = try ActorRequest.read(actor, from: exchange, origin: SetupScene.origin)
        #expect(request?.actor.entryKey == actor.entryKey)
        try scene.ask("provider")
        #expect(throws: LedgerSetupError.self) {
            try ActorRequest.read(actor, from: exchange, origin: SetupScene.origin)
        }
    }
}
