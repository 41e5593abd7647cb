import FoundationEssentials
import LibCrypto
import ServicePlan
import Testing
import VotingCore
import WireProtocols

@testable import TunnelProxy

/// What the tunnel keeps on its volume.
@Suite struct TunnelFilesTests {
    private func withFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.path + "/ftcompose-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }

    @Test func `the journal remembers the last write and whether it was on its way`() throws {
        try withFolder { folder in
            let journal = try WriteJournal(path: folder + "/journal")
            #expect(journal.recovery == WriteJournal.Recovery(sequence: 0, inFlight: nil))
            journal.began(41, pin: "SET timestamp=1.000000", verb: "INSERT")
            let torn = try WriteJournal(path: folder + "/journal")
            #expect(torn.recovery.sequence == 41)
            #expect(torn.recovery.inFlight == "INSERT SET timestamp=1.000000")
            journal.ended(41)
            let clean = try WriteJournal(path: folder + "/journal")
            #expect(clean.recovery == WriteJournal.Recovery(sequence: 41, inFlight: nil))
        }
    }

    private func plan(
        in folder: String,
        certificate: String? = nil,
        key: String? = nil
    ) -> TunnelPlan {
        TunnelPlan(
            port: 3306,
            controlPort: 7400,
            stateDirectory: folder,
            controlTokenFile: folder + "/token",
            certificateFile: certificate,
            privateKeyFile: key,
            voterURL: "http://db-voter:7401",
            queries: "shell",
            limits: LimitPlan()
        )
    }

    @Test func `a certificate of its own is made once, a given one is shown instead`() throws {
        try withFolder { folder in
            let own = try TunnelCertificate.load(plan(in: folder), commonName: "db")
            #expect(own.isOwn)
            let again = try TunnelCertificate.load(plan(in: folder), commonName: "db")
            #expect(again.fingerprint == own.fingerprint)
            #expect(own.fingerprintText.split(separator: ":").count == 32)
            let made = try SelfSignedCertificate.make(commonName: "db.example")
            let both = folder + "/given.pem"
            try TunnelCertificate.write(
                made.certificatePEM + made.privateKeyPEM,
                to: both,
                mode: 0o600
            )
            let given = try TunnelCertificate.load(
                plan(in: folder, certificate: both, key: both),
                commonName: "db"
            )
            #expect(!given.isOwn)
            #expect(given.fingerprint != own.fingerprint)
        }
    }

    @Test func `certificates that cannot be used are refused by name`() throws {
        try withFolder { folder in
            let made = try SelfSignedCertificate.make(commonName: "db")
            let other = try SelfSignedCertificate.make(commonName: "db")
            let (pem, key, wrong) = (folder + "/db.pem", folder + "/db.key", folder + "/other.key")
            try TunnelCertificate.write(made.certificatePEM, to: pem, mode: 0o644)
            try TunnelCertificate.write(made.privateKeyPEM, to: key, mode: 0o600)
            try TunnelCertificate.write(other.privateKeyPEM, to: wrong, mode: 0o600)
            func refusal(_ certificate: String, _ key: String) throws -> String {
                let plan = plan(in: folder, certificate: certificate, key: key)
                let failure = try #require(throws: TunnelFailure.self) {
                    try TunnelCertificate.load(plan, commonName: "db")
                }
                return failure.description
            }
            #expect(
                try refusal(folder + "/none.pem", key).contains("cannot read \(folder)/none.pem")
            )
            #expect(try refusal(pem, folder + "/none.key").contains("none.key: No such file"))
            for (certificate, key) in [(pem, wrong), (pem, pem), (key, key)] {
                #expect(try refusal(certificate, key).contains("cannot use \(certificate)"))
            }
        }
    }

    @Test(arguments: ["", "B", "B x", "garbage", "E", "\u{0}\u{0}"])
    func `a damaged journal starts from nothing`(_ text: String) {
        #expect(WriteJournal.parse(text) == WriteJournal.Recovery(sequence: 0, inFlight: nil))
    }

    @Test func `replica states, freeze and key are read back`() throws {
        let text = """
            ftcompose-tunnel-state 1
            replica db-1 active
            replica db-2 quarantined
            frozen no majority on a write
            key 00ff
            """
        let restored = try StateStore.parse(text, path: "state")
        #expect(restored.states == ["db-1": .active, "db-2": .quarantined])
        #expect(restored.freezeReason == "no majority on a write")
        #expect(restored.key == [0, 255])
    }

    @Test(arguments: ["", "ftcompose-tunnel-state 2\n", "ftcompose-tunnel-state 1\nwhat is this\n"])
    func `a state file of another kind is refused`(_ text: String) {
        #expect(throws: TunnelFailure.self) { try StateStore.parse(text, path: "state") }
    }

    @Test func `pins never repeat and keep the client's own time`() {
        let pins = PinSource()
        let texts = (0..<1_000).map { _ in pins.next(keepsTime: false) }
        let stamps = Set(texts.compactMap { $0.split(separator: ",").first })
        #expect(stamps.count == 1_000)
        #expect(texts.allSatisfy { $0.hasPrefix("SET timestamp=") })
        #expect(pins.next(keepsTime: true).hasPrefix("SET rand_seed1="))
    }

    @Test func `account rows become what the login needs`() {
        let hash = String(repeating: "AB", count: 20)
        #expect(
            AccountDirectory.hash(plugin: "mysql_native_password", stored: "*" + hash)
                == .native(Array(repeating: 0xAB, count: 20))
        )
        #expect(AccountDirectory.hash(plugin: "", stored: "") == .noPassword)
        #expect(
            AccountDirectory.hash(plugin: "mysql_native_password", stored: "invalid") == .delegated
        )
        #expect(AccountDirectory.hash(plugin: "ed25519", stored: "x") == .delegated)
    }
}
