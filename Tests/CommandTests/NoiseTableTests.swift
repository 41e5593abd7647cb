import ArgumentParser
import ServicePlan
import Testing

@testable import ftcompose

/// `ftcompose noise` as people see it.
struct NoiseTableTests {
    private let table = NoiseTable(
        terminal: Terminal(hasColours: false),
        nowUnixMilliseconds: 3_600_000
    )

    @Test func `masks and candidates stand below each other`() {
        let report = NoiseReport(
            service: "web",
            strict: false,
            votesMin: 50,
            percentMin: 30,
            places: [
                NoisePlace(
                    kind: .mask,
                    route: "GET /orders/{n}",
                    place: "/token",
                    bytesMin: 8,
                    bytesMax: 8,
                    characters: ["digits", "lowercase"],
                    seenVotes: 60,
                    votes: 61,
                    sinceUnixMilliseconds: 3_540_000
                ),
                NoisePlace(
                    kind: .candidate,
                    route: "GET /",
                    place: "header:x-id",
                    bytesMin: 1,
                    bytesMax: 3,
                    characters: ["digits"],
                    seenVotes: 2,
                    votes: 9
                ),
            ]
        )
        #expect(
            table.lines(report) == [
                "web: 1 mask, 1 candidate (a mask after 50 votes of a route, 30 % of them noisy)",
                "  KIND       ROUTE            PLACE        SHAPE                       SEEN      FOR",
                "  mask       GET /orders/{n}  /token       8 bytes: digits, lowercase  60 of 61  60s",
                "  candidate  GET /            header:x-id  1-3 bytes: digits           2 of 9    -",
            ]
        )
    }

    @Test func `without noise there is one line`() {
        let report = NoiseReport(
            service: "web",
            strict: true,
            votesMin: 50,
            percentMin: 30,
            places: []
        )
        #expect(
            table.lines(report) == ["web: 0 masks, 0 candidates (strict: nothing is set aside)"]
        )
    }

    @Test func `the word list may be left out`() throws {
        let listed = try #require(
            try FTCompose.parseAsRoot(["noise", "web", "--json"]) as? NoiseListCommand
        )
        #expect(listed.service == "web")
        #expect(listed.json)
        #expect(try FTCompose.parseAsRoot(["noise"]) is NoiseListCommand)
        let forgetting = try #require(
            try FTCompose.parseAsRoot(["noise", "forget", "web", "GET /a", "--place", "/b"])
                as? NoiseForgetCommand
        )
        #expect(
            [forgetting.service, forgetting.route, forgetting.place] == ["web", "GET /a", "/b"]
        )
        let all = try #require(
            try FTCompose.parseAsRoot(["noise", "forget", "web"]) as? NoiseForgetCommand
        )
        #expect(all.route == "all")
        #expect(throws: (any Error).self) {
            try FTCompose.parseAsRoot(["noise", "forget", "web", "--place", "/b"])
        }
    }
}
