import Foundation
import LibCrypto
import ServicePlan
import Testing

@testable import LedgerPeer

struct PeerEnrolmentTests {
    private func enrolment(_ scene: SetupScene) throws -> PeerEnrolment {
        try FileManager.default.createDirectory(
            atPath: scene.plan.stateDirectory,
            withIntermediateDirectories: true
        )
        let actor = try #require(scene.plan.actors.last)
        let keys = try PeerKeys(
            folder: scene.plan.stateDirectory,
            origin: SetupScene.origin,
            actor: actor.name
        )
        return PeerEnrolment(plan: scene.plan, actor: actor, keys: keys)
    }

    private func request(_ scene: SetupScene) throws -> ActorRequest? {
        let actor = try #require(scene.plan.actors.last)
        let exchange = ExchangeFolder(path: scene.plan.exchangeDirectory)
        return try ActorRequest.read(actor, from: exchange, origin: SetupScene.origin)
    }

    /// What init writes for an actor, with a certificate for the request there is.
    private func grant(_ scene: SetupScene, to request: CertificateRequest) throws {
        let authority = try #require(
            try AuthorityFolder(path: scene.plan.authorityDirectory).load()
        )
        let subject = CertificateSubject(commonName: "user", purpose: .client)
        try scene.write(authority.certificatePEM, "exchange/granted/ca.pem")
        try scene.write(
            try authority.sign(request, as: subject),
            "exchange/granted/user/tls.crt"
        )
        try scene.write(Array("[]".utf8), "exchange/granted/actors.json")
        try scene.write(Array("quorum none\n".utf8), "exchange/granted/policy")
    }

    @Test func `init can read what a peer asks, and nothing of it is secret`() throws {
        let scene = SetupScene()
        #expect(try request(scene) == nil)
        try enrolment(scene).request()
        let asked = try #require(try request(scene))
        #expect(asked.actor.name == "user")
        let folder = "exchange/requests/user"
        for name in try FileManager.default.contentsOfDirectory(
            atPath: "\(scene.folder)/\(folder)"
        ) {
            #expect(try !scene.text("\(folder)/\(name)").contains("PRIVATE"), "\(name)")
        }
    }

    @Test func `a peer that starts again asks with the same keys`() throws {
        let scene = SetupScene()
        try scene.makeCertificates()
        try enrolment(scene).request()
        let first = try #require(try request(scene))
        try grant(scene, to: first.certificateRequest)
        try enrolment(scene).request()
        let second = try #require(try request(scene))
        #expect(second.actor == first.actor)
        let certificate = try Certificate(pem: scene.bytes("exchange/granted/user/tls.crt"))
        #expect(second.certificateRequest.isAnswered(by: certificate))
    }

    @Test func `a grant is taken when it is whole and for the peer's own key`() throws {
        let scene = SetupScene()
        try scene.makeCertificates()
        let enrolment = try enrolment(scene)
        #expect(try enrolment.grant() == nil)
        try enrolment.request()
        let asked = try #require(try request(scene)).certificateRequest
        try grant(scene, to: try CertificateRequest.make(commonName: "user").request)
        #expect(try enrolment.grant() == nil, "a certificate for another key")
        try grant(scene, to: asked)
        let granted = try #require(try enrolment.grant())
        #expect(granted.policyText == "quorum none\n")
        try FileManager.default.removeItem(atPath: scene.folder + "/exchange/granted/policy")
        #expect(try enrolment.grant() == nil)
    }

    @Test func `files that are no such are errors with their names`() throws {
        let scene = SetupScene()
        try scene.makeCertificates()
        let enrolment = try enrolment(scene)
        try enrolment.request()
        try grant(scene, to: try #require(try request(scene)).certificateRequest)
        try scene.write(Array("{".utf8), "exchange/granted/actors.json")
        #expect(throws: LedgerSetupError.self) { try enrolment.grant() }
        try scene.write(Array("nonsense".utf8), "state/tls.pem")
        #expect(throws: LedgerSetupError.self) { try enrolment.request() }
    }
}
