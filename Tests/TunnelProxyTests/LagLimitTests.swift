import Testing

@testable import TunnelProxy

/// How much a late replica may owe one session.
@Suite struct LagLimitTests {
    private let limit = LagLimit(commandsMax: 64, bytesMax: 1_000)

    @Test func `a replica is kept up to both limits`() {
        #expect(limit.reason(commands: 64, bytes: 1_000) == nil)
    }

    @Test func `one command or one byte more gives it up, and the reason names the limit`() {
        #expect(limit.reason(commands: 65, bytes: 0)?.contains("lag_commands_max 64") == true)
        #expect(limit.reason(commands: 1, bytes: 1_001)?.contains("lag_bytes_max 1000") == true)
    }
}
