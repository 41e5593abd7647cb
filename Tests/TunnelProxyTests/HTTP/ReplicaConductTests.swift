import Testing
import VotingCore

@testable import TunnelProxy

/// When a replica of a web server leaves the vote and comes back.
@Suite struct ReplicaConductTests {
    private func conduct(_ change: (inout ConductSettings) -> Void = { _ in }) -> ReplicaConduct {
        var settings = ConductSettings()
        settings.agreementsMin = 3
        change(&settings)
        return ReplicaConduct(settings: settings)
    }

    @Test func `the failure after the last allowed one takes it out`() {
        var conduct = conduct()
        for _ in 0..<4 {
            #expect(conduct.failed(isShadow: false, isDissent: true, now: 0) == .none)
        }
        #expect(conduct.failed(isShadow: false, isDissent: true, now: 0) == .eject)
    }

    @Test func `an agreement between failures starts the count anew`() {
        var conduct = conduct()
        for _ in 0..<4 { _ = conduct.failed(isShadow: false, isDissent: true, now: 0) }
        #expect(conduct.agreed(isShadow: false) == .none)
        #expect(conduct.failed(isShadow: false, isDissent: true, now: 0) == .none)
    }

    @Test func `it is compared again after its time, longer each time`() {
        var conduct = conduct { $0.failuresMax = 0 }
        #expect(conduct.failed(isShadow: false, isDissent: true, now: 0) == .eject)
        #expect(conduct.checked(isAlive: true, state: .quarantined, now: 1_000) == .none)
        #expect(conduct.checked(isAlive: true, state: .quarantined, now: 29_999) == .none)
        #expect(conduct.obstacle(at: 29_001) == "out for 1 s")
        #expect(conduct.checked(isAlive: true, state: .quarantined, now: 30_000) == .compare)
        #expect(conduct.failed(isShadow: false, isDissent: true, now: 40_000) == .eject)
        #expect(conduct.checked(isAlive: true, state: .quarantined, now: 99_999) == .none)
        #expect(conduct.checked(isAlive: true, state: .quarantined, now: 100_000) == .compare)
    }

    @Test func `it votes again after agreeing often enough`() {
        var conduct = conduct()
        #expect(conduct.agreed(isShadow: true) == .none)
        #expect(conduct.agreed(isShadow: true) == .none)
        #expect(conduct.agreed(isShadow: true) == .readmit)
        #expect(conduct.agreed(isShadow: false) == .none)
    }

    @Test
    func `one difference of a shadow takes it out, and too many returns wait for an operator`() {
        var conduct = conduct()
        for _ in 0..<3 {
            #expect(conduct.failed(isShadow: true, isDissent: true, now: 0) == .eject)
        }
        #expect(conduct.obstacle(at: .max) == "waits for 'ftcompose resync'")
        #expect(conduct.checked(isAlive: true, state: .quarantined, now: .max) == .none)
        conduct.pardoned()
        #expect(conduct.obstacle(at: 0) == nil)
    }

    @Test func `with the manual policy nobody returns alone`() {
        var conduct = conduct {
            $0.failuresMax = 0
            $0.returnsByItself = false
        }
        #expect(conduct.failed(isShadow: false, isDissent: true, now: 0) == .eject)
        #expect(conduct.obstacle(at: .max) != nil)
    }

    @Test func `who was absent is compared again sooner, and needs no operator`() {
        var conduct = conduct {
            $0.failuresMax = 0
            $0.returnsByItself = false
        }
        #expect(conduct.failed(isShadow: false, isDissent: false, now: 0) == .eject)
        #expect(conduct.obstacle(at: 2_999) != nil)
        #expect(conduct.obstacle(at: 3_000) == nil)
    }

    @Test func `checks in a row tell life and death`() {
        var conduct = conduct()
        #expect(conduct.checked(isAlive: true, state: .active, now: 0) == .none)
        #expect(conduct.isAlive)
        #expect(conduct.checked(isAlive: false, state: .active, now: 0) == .none)
        #expect(conduct.checked(isAlive: false, state: .active, now: 0) == .none)
        #expect(conduct.checked(isAlive: false, state: .active, now: 0) == .lost)
        #expect(!conduct.isAlive)
        #expect(conduct.checked(isAlive: true, state: .quarantined, now: 0) == .none)
        #expect(conduct.checked(isAlive: true, state: .quarantined, now: 0) == .compare)
    }

    @Test func `whom the voter reports is out for its time, longer each time`() {
        var conduct = conduct()
        conduct.reported(isOut: false, now: 0)
        #expect(conduct.checked(isAlive: true, state: .quarantined, now: 1_000) == .none)
        #expect(conduct.obstacle(at: 29_001) == "out for 1 s")
        conduct.reported(isOut: false, now: 30_000)
        #expect(conduct.obstacle(at: 89_001) == "out for 1 s")
        #expect(conduct.obstacle(at: 90_000) == nil)
    }

    @Test func `who is out does not come back as long as the voter reports it`() {
        var conduct = conduct()
        conduct.reported(isOut: false, now: 0)
        for second in stride(from: Int64(1), through: 60, by: 1) {
            conduct.reported(isOut: true, now: second * 1_000)
            #expect(
                conduct.checked(isAlive: true, state: .quarantined, now: second * 1_000 + 500)
                    == .none
            )
        }
        #expect(conduct.obstacle(at: 64_999) == "out for 1 s")
        #expect(conduct.checked(isAlive: true, state: .quarantined, now: 65_000) == .compare)
    }

    @Test func `whom the voter reports stays out where an operator decides`() {
        var conduct = conduct { $0.returnsByItself = false }
        conduct.reported(isOut: false, now: 0)
        #expect(conduct.obstacle(at: .max) == "waits for 'ftcompose resync'")
        conduct.pardoned()
        #expect(conduct.obstacle(at: 0) == nil)
    }
}
