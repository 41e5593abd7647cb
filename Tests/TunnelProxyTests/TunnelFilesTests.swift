import FoundationEssentials
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
