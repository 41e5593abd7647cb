import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
import ServicePlan
import Testing
import VotingCore

@testable import TunnelProxy

/// Several paths over real connections: spreading, faults of one path, and what stays on a path.
@Suite(.serialized) struct WebPathTests {
    // MARK: Spreading

    @Test func `requests go to each path in turn, and records name it`() async throws {
        try await TestTunnel.run(paths: 2) { tunnel in
            for _ in 0..<20 { #expect(try await tunnel.get("/turn").hasSuffix("hello")) }
            #expect(tunnel.counts(of: "/turn") == [10, 10])
            try await tunnel.eventually("all votes are recorded") {
                tunnel.recorder.votes.count { $0.statement.hasSuffix(" /turn") } == 20
            }
            let votes = tunnel.recorder.votes.filter { $0.statement.hasSuffix(" /turn") }
            #expect(votes.allSatisfy { $0.verdict == .unanimous })
            #expect(votes.allSatisfy { $0.agreed == ReplicaSet(first: 3) })
            for group in [0, 1] {
                let own = votes.filter { $0.group == group }
                #expect(own.count == 10)
                #expect(own.allSatisfy { $0.reason.hasSuffix(" on web-\(group + 1)") })
            }
        }
    }

    @Test func `weights say how many requests a path gets`() async throws {
        try await TestTunnel.run(
            paths: 2,
            {
                $0.balancing.algorithm = "weighted"
                $0.paths[0].weight = 3
            }
        ) { tunnel in
            let before = tunnel.counts(of: "/weighted")
            for _ in 0..<40 { _ = try await tunnel.get("/weighted") }
            let after = tunnel.counts(of: "/weighted")
            #expect(zip(after, before).map { $0 - $1 } == [30, 10])
        }
    }

    @Test func `one address stays on one path`() async throws {
        try await TestTunnel.run(paths: 3, { $0.balancing.algorithm = "ip_hash" }) { tunnel in
            for _ in 0..<12 { _ = try await tunnel.get("/hash") }
            #expect(tunnel.counts(of: "/hash").sorted() == [0, 0, 12])
        }
    }

    @Test func `the path with the fewest requests gets the next one`() async throws {
        try await TestTunnel.run(
            paths: 2,
            {
                $0.balancing.algorithm = "least_connected"
                $0.tunnel.limits.replyTimeoutMilliseconds = 20_000
            }
        ) { tunnel in
            for replica in tunnel.replicas {
                replica.answers { request in
                    let isSlow = request.head.uri == "/slow"
                    return TestReplica.Reply(delay: isSlow ? .seconds(3) : .zero)
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { _ = try await tunnel.get("/slow") }
                try await tunnel.eventually("the slow request runs") {
                    tunnel.counts(of: "/slow").reduce(0, +) == 1
                }
                for number in 1...6 {
                    _ = try await tunnel.get("/quick")
                    try await tunnel.eventually("the request is over") {
                        tunnel.recorder.votes.count { $0.statement.hasSuffix(" /quick") } == number
                    }
                    // The record is made just before the path is told.
                    try await Task.sleep(for: .milliseconds(20))
                }
                let slow = tunnel.counts(of: "/slow")
                #expect(tunnel.counts(of: "/quick") == (slow == [1, 0] ? [0, 6] : [6, 0]))
                try await tasks.waitForAll()
            }
        }
    }

    @Test func `a port of one path leads there while it serves`() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let free = try await TestTunnel.freePort(group)
        try await group.shutdownGracefully()
        try await TestTunnel.run(paths: 2, { $0.paths[1].port = free }) { tunnel in
            let text = "GET /port HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            for _ in 0..<6 {
                #expect(try await tunnel.send(text, to: free).hasSuffix("hello"))
            }
            #expect(tunnel.counts(of: "/port") == [0, 6])
            for replica in tunnel.path(1) { try await replica.kill() }
            for _ in 0..<6 {
                #expect(try await tunnel.send(text, to: free).hasSuffix("hello"))
            }
            #expect(tunnel.counts(of: "/port") == [6, 6])
        }
    }

    // MARK: Faults

    @Test func `a fault is masked on its own path`() async throws {
        try await TestTunnel.run(paths: 2) { tunnel in
            tunnel.replicas[4].answers { _ in TestReplica.Reply(body: "wrong") }
            for _ in 0..<8 { #expect(try await tunnel.get("/fault").hasSuffix("\r\n\r\nhello")) }
            try await tunnel.eventually("all votes are recorded") {
                tunnel.recorder.votes.count { $0.statement.hasSuffix(" /fault") } == 8
            }
            for vote in tunnel.recorder.votes where vote.statement.hasSuffix(" /fault") {
                #expect(vote.verdict == (vote.group == 0 ? .unanimous : .majority))
                #expect(vote.dissented == (vote.group == 0 ? [] : ReplicaSet(ReplicaIndex(1))))
            }
        }
    }

    @Test func `a path of two that cannot agree is asked no more, and nobody notices`()
        async throws
    {
        try await TestTunnel.run(paths: 2, of: 2) { tunnel in
            tunnel.replicas[0].answers { _ in TestReplica.Reply(body: "wrong") }
            for _ in 0..<16 { #expect(try await tunnel.get("/two").hasSuffix("\r\n\r\nhello")) }
            try await tunnel.said("path web-1 gets no requests for a while")
            let counts = tunnel.counts(of: "/two")
            #expect(counts == [5, 16])
            let lost = tunnel.recorder.votes.filter { $0.verdict == .noMajority }
            #expect(lost.count == 5)
            #expect(lost.allSatisfy { $0.group == 0 })
        }
    }

    @Test func `a request on which no path agrees takes no path away`() async throws {
        try await TestTunnel.run(paths: 2, of: 2) { tunnel in
            for (number, replica) in tunnel.replicas.enumerated() {
                replica.answers { _ in TestReplica.Reply(body: "\(number)") }
            }
            for _ in 0..<8 {
                let text = try await tunnel.get("/split")
                #expect(text.hasPrefix("HTTP/1.1 502"))
            }
            #expect(tunnel.counts(of: "/split") == [8, 8])
            #expect(!tunnel.recorder.records.contains { $0.reason.contains("gets no requests") })
        }
    }

    @Test func `what may not be done twice is not tried again, what may be is, with its body`()
        async throws
    {
        try await TestTunnel.run(paths: 2, of: 2) { tunnel in
            for replica in tunnel.replicas {
                replica.answers { TestReplica.Reply(body: "got \($0.body)") }
            }
            tunnel.replicas[0].answers { _ in TestReplica.Reply(body: "wrong") }
            func ask(_ method: String) async throws -> String {
                try await tunnel.send(
                    "\(method) /\(method) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        + "Content-Length: 6\r\n\r\nabcdef"
                )
            }
            let posts = [try await ask("POST"), try await ask("POST")]
            #expect(posts.filter { $0.hasPrefix("HTTP/1.1 502") }.count == 1)
            #expect(posts.filter { $0.hasSuffix("got abcdef") }.count == 1)
            #expect(tunnel.counts(of: "/POST") == [1, 1])
            for _ in 0..<2 { #expect(try await ask("PUT").hasSuffix("got abcdef")) }
            let puts = tunnel.counts(of: "/PUT")
            #expect(puts[0] >= 1)
            #expect(puts[1] == 2)
        }
    }

    @Test func `a body that reached no replica goes to the other path`() async throws {
        // The checks come too seldom to see that the path is gone.
        try await TestTunnel.run(
            paths: 2,
            { $0.balancing.healthCheck.failuresMax = 1_000 }
        ) { tunnel in
            for replica in tunnel.replicas {
                replica.answers { TestReplica.Reply(body: "got \($0.body)") }
            }
            for replica in tunnel.path(0) { try await replica.kill() }
            // Connections that were kept are seen to be closed.
            try await Task.sleep(for: .milliseconds(100))
            for number in 10..<18 {
                let text = try await tunnel.send(
                    "POST /body HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        + "Content-Length: 6\r\n\r\nbody\(number)"
                )
                #expect(text.hasSuffix("got body\(number)"))
            }
        }
    }

    @Test func `a path that ends is masked, and comes back`() async throws {
        try await TestTunnel.run(paths: 2, { $0.balancing.slowStartMilliseconds = 0 }) { tunnel in
            for replica in tunnel.path(0) { try await replica.kill() }
            for _ in 0..<20 { #expect(try await tunnel.get("/ended").hasSuffix("hello")) }
            try await tunnel.said("path web-1 is down")
            // Nothing was sent to it, so what may not be done twice goes to the other path.
            let post = try await tunnel.send(
                "POST /post HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    + "Content-Length: 2\r\n\r\nok"
            )
            #expect(post.hasPrefix("HTTP/1.1 200"))
            for replica in tunnel.path(0) { try await replica.revive() }
            try await tunnel.said("path web-1 is up", after: 1)
            let before = tunnel.counts(of: "/back")
            for _ in 0..<10 { #expect(try await tunnel.get("/back").hasSuffix("hello")) }
            #expect(zip(tunnel.counts(of: "/back"), before).map { $0 - $1 } == [5, 5])
        }
    }

    @Test func `requests leave a path that stands still before they time out`() async throws {
        try await TestTunnel.run(
            paths: 2,
            {
                $0.balancing.healthCheck.timeoutMilliseconds = 200
                $0.balancing.healthCheck.failuresMax = 0
                $0.tunnel.limits.replyTimeoutMilliseconds = 30_000
            }
        ) { tunnel in
            for replica in tunnel.path(0) { replica.hang(true) }
            try await withThrowingTaskGroup(of: String.self) { tasks in
                for _ in 0..<6 { tasks.addTask { try await tunnel.get("/hung") } }
                for try await text in tasks { #expect(text.hasSuffix("hello")) }
            }
            for replica in tunnel.path(0) { replica.hang(false) }
        }
    }

    @Test func `a time out on one path is answered by another`() async throws {
        try await TestTunnel.run(
            paths: 2,
            { $0.tunnel.limits.replyTimeoutMilliseconds = 500 }
        ) { tunnel in
            for replica in tunnel.path(0) {
                replica.answers { _ in TestReplica.Reply(isSilent: true) }
            }
            for _ in 0..<2 {
                let text = try await tunnel.get("/silent")
                #expect(text.hasSuffix("hello"))
            }
        }
    }

    @Test(arguments: [34, 60])
    func `no more replicas are out at once than the plan says`(percent: Int) async throws {
        try await TestTunnel.run(of: 5, { $0.balancing.ejection.percentMax = percent }) { tunnel in
            for replica in tunnel.replicas.prefix(2) {
                replica.answers { _ in TestReplica.Reply(body: "wrong") }
            }
            for _ in 0..<10 { #expect(try await tunnel.get("/").hasSuffix("\r\n\r\nhello")) }
            func out() -> Int {
                tunnel.recorder.records.count { $0.reason.hasPrefix("suspect -> quarantined") }
            }
            let allowed = percent == 34 ? 1 : 2
            try await tunnel.eventually("they are out") { out() >= allowed }
            for _ in 0..<6 { _ = try await tunnel.get("/") }
            try await Task.sleep(for: .milliseconds(50))
            #expect(out() == allowed)
        }
    }

    // MARK: What stays on a path

    /// Servers with sessions of their own: whoever comes with another's cookie is sent to the login.
    private func giveSessions(_ tunnel: TestTunnel) {
        for (number, replica) in tunnel.replicas.enumerated() {
            replica.answers { request in
                var reply = TestReplica.Reply()
                if request.head.uri.hasPrefix("/login") {
                    reply.headers.append(("Set-Cookie", "sid=secret\(number); Path=/"))
                }
                let cookies = request.head.headers["cookie"].joined(separator: "; ")
                reply.body = cookies == "sid=secret\(number)" ? "in" : "out"
                return reply
            }
        }
    }

    /// The cookies that an answer sets, as a client sends them back.
    private func cookies(of text: String) -> String {
        text.components("\r\n").filter { $0.hasPrefix("Set-Cookie: ") }
            .compactMap { $0.dropFirst(12).split(separator: ";").first.map(String.init) }
            .joined(separator: "; ")
    }

    @Test func `a client with a session goes to the path that knows it`() async throws {
        try await TestTunnel.run(paths: 3) { tunnel in
            giveSessions(tunnel)
            for _ in 0..<3 {
                let own = cookies(of: try await tunnel.get("/login"))
                #expect(own.contains("sid=secret"))
                #expect(own.contains("ftc-path-web="))
                try await Task.sleep(for: .milliseconds(50))
                for _ in 0..<5 {
                    let text = try await tunnel.get("/in", headers: "Cookie: \(own)\r\n")
                    #expect(text.hasSuffix("\r\n\r\nin"))
                    // It is bound already.
                    #expect(!text.contains("Set-Cookie"))
                }
            }
            #expect(tunnel.counts(of: "/in") == [5, 5, 5])
            let seen = tunnel.replicas.flatMap(\.requests).flatMap { $0.head.headers["cookie"] }
            #expect(!seen.contains { $0.contains("ftc-path") })
        }
    }

    @Test func `a client whose path is down finds no session, and gets a new one elsewhere`()
        async throws
    {
        try await TestTunnel.run(paths: 2) { tunnel in
            giveSessions(tunnel)
            let own = cookies(of: try await tunnel.get("/login"))
            let path = own.contains("ftc-path-web=1") ? 0 : 1
            for replica in tunnel.path(path) { try await replica.kill() }
            let text = try await tunnel.get("/in", headers: "Cookie: \(own)\r\n")
            #expect(text.hasSuffix("\r\n\r\nout"))
            try await tunnel.eventually("the other path voted") {
                tunnel.recorder.votes.contains { $0.group == 1 - path && $0.verdict == .unanimous }
            }
            let again = cookies(
                of: try await tunnel.get("/login?again", headers: "Cookie: \(own)\r\n")
            )
            #expect(again.contains("ftc-path-web=\(2 - path)"))
            try await Task.sleep(for: .milliseconds(50))
            let new = try await tunnel.get("/in", headers: "Cookie: \(again)\r\n")
            #expect(new.hasSuffix("\r\n\r\nin"))
        }
    }

    @Test func `who changed something reads it back`() async throws {
        try await TestTunnel.run(paths: 2) { tunnel in
            for replica in tunnel.replicas {
                let stored = NIOLockedValueBox("")
                replica.answers { request in
                    if request.head.method == .POST {
                        stored.withLockedValue { $0 += request.body }
                        return TestReplica.Reply(body: "ok")
                    }
                    return TestReplica.Reply(body: stored.withLockedValue { $0 })
                }
            }
            for word in ["one", "two"] {
                let posted = try await tunnel.send(
                    "POST /note HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        + "Content-Length: 3\r\n\r\n\(word)"
                )
                let own = cookies(of: posted)
                #expect(own.hasPrefix("ftc-path-web="))
                for _ in 0..<3 {
                    let text = try await tunnel.get("/note", headers: "Cookie: \(own)\r\n")
                    #expect(text.hasSuffix("\r\n\r\n\(word)"))
                }
            }
            let read = try await tunnel.get("/note")
            #expect(!read.contains("Set-Cookie"))
        }
    }

    @Test func `an entity tag of one path is none of another`() async throws {
        try await TestTunnel.run(paths: 2) { tunnel in
            for (number, replica) in tunnel.replicas.enumerated() {
                replica.answers { request in
                    // Servers that number versions give one tag to what differs between paths.
                    let isKnown = request.head.headers["if-none-match"] == ["\"v3\""]
                    var reply = TestReplica.Reply(body: number < 3 ? "first" : "second")
                    reply.headers.append(("ETag", "\"v3\""))
                    if isKnown { (reply.status, reply.body) = (304, "") }
                    return reply
                }
            }
            var tags: [String: Substring] = [:]
            for _ in 0..<2 {
                let text = try await tunnel.get("/page")
                let tag = try #require(text.components("\r\n").first { $0.hasPrefix("ETag: ") })
                tags[text.hasSuffix("first") ? "first" : "second"] = tag.dropFirst(6)
            }
            #expect(tags.count == 2)
            #expect(tags["first"] != tags["second"])
            let tag = try #require(tags["first"])
            var answers: [String] = []
            for _ in 0..<2 {
                let text = try await tunnel.get("/page", headers: "If-None-Match: \(tag)\r\n")
                answers.append(text.hasPrefix("HTTP/1.1 304") ? "304" : String(text.suffix(6)))
            }
            #expect(answers.sorted() == ["304", "second"])
        }
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
