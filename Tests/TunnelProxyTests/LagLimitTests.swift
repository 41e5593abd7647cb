import Testing

@testable import TunnelProxy

/// How much a late replica may owe one session.
@Suite struct LagLimitTests {
    private let limit = LagLimit(commandsMax: 64, bytesMax: 1_000)

    private let second: UInt64 = 1_000_000_000

    @Test func `a replica is kept up to both limits, however old its debt is`() {
        let judgement = limit.judgement(commands: 64, bytes: 1_000, oldestNanoseconds: 4 * second)
        #expect(judgement == .within)
    }

    @Test func `beyond a limit the client waits before the replica is given up`() {
        for (commands, bytes) in [(65, 0), (1, 1_001)] {
            let judgement = limit.judgement(
                commands: commands,
                bytes: bytes,
                oldestNanoseconds: second
            )
            #expect(judgement == .holdBack)
        }
    }

    @Test func `a replica that stays beyond a limit is given up, and the reason names it`() {
        #expect(
            limit.judgement(commands: 65, bytes: 0, oldestNanoseconds: second + 1)
                == .giveUp("owes 65 replies, more than lag_commands_max 64")
        )
        #expect(
            limit.judgement(commands: 1, bytes: 1_001, oldestNanoseconds: second + 1)
                == .giveUp("owes replies to 1001 bytes, more than lag_bytes_max 1000")
        )
    }
}
