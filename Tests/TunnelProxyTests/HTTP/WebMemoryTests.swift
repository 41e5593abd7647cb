import FoundationEssentials
import NIOConcurrencyHelpers
import ServicePlan
import Testing
import VotingCore

@testable import TunnelProxy

/// What a tunnel learnt is there again after a restart, and a file that is broken harms nobody.
@Suite(.serialized) struct WebMemoryTests {
    private struct Entry: Codable, Equatable, Sendable {
        var name: String
    }

    private func file(_ folder: String, bytesMax: Int = 1 << 20) -> MemoryFile<Entry> {
        MemoryFile(path: folder + "/things.web", kind: "things", bytesMax: bytesMax)
    }

    private func text(of path: String) throws -> String {
        String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = try SessionTunnel.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func `what is stored comes back`() throws {
        try inFolder { folder in
            let file = file(folder)
            #expect(try file.load().entries.isEmpty)
            try file.store([Entry(name: "a\nb"), Entry(name: "ü")], replicas: ["web-1", "web-2"])
            let content = try file.load()
            #expect(content.entries == [Entry(name: "a\nb"), Entry(name: "ü")])
            #expect(content.replicas == ["web-1", "web-2"])
            try file.store([], replicas: [])
            #expect(try file.load().entries.isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["things.web"])
        }
    }

    @Test func `of more than fits the last used are kept`() throws {
        try inFolder { folder in
            let file = file(folder, bytesMax: 8_192)
            let all = (0..<1_000).map { Entry(name: "number \($0)") }
            try file.store(all, replicas: [])
            let kept = try file.load().entries
            #expect(!kept.isEmpty && kept.count < 1_000)
            #expect(kept == Array(all.suffix(kept.count)))
        }
    }

    @Test(arguments: ["", "x", "{}\n", "\u{0}\u{1}\n", "cut", "entry", "count", "kind", "long"])
    func `a file that is broken is said to be`(how: String) throws {
        try inFolder { folder in
            let file = file(folder)
            try file.store([Entry(name: "secret"), Entry(name: "b")], replicas: ["web-1"])
            var text = try self.text(of: file.path)
            switch how {
            case "cut": text = String(text.dropLast(5))
            case "entry": text = text.replacing("\"name\":\"b\"", with: "\"other\":1")
            case "count": text = text.replacing("\"count\":2", with: "\"count\":3")
            case "kind": text = text.replacing("ftcompose-things", with: "ftcompose-others")
            case "long": text += String(repeating: "x", count: 1 << 20)
            default: text = how
            }
            try write(text, to: file.path)
            let failure = #expect(throws: TunnelFailure.self) { try file.load() }
            #expect(failure?.description.contains("secret") == false)
            #expect(failure?.description.contains(file.path) == true)
            file.putAside()
            #expect(try file.load().entries.isEmpty)
            #expect(FileManager.default.fileExists(atPath: file.path + ".broken"))
        }
    }

    @Test func `values follow their replicas when the plan orders them otherwise`() throws {
        let cookie = StoredCookie(
            name: "sid",
            clientValue: "a",
            values: ["a", "b", nil],
            expiresAtUnixMilliseconds: 10,
            lifetimeMilliseconds: 10
        )
        #expect(cookie.moved(to: [1, nil, 0])?.values == ["b", nil, "a"])
        #expect(cookie.moved(to: [7])?.values == [nil])
        var forged = cookie
        forged.values[1] = "b\r\nX-Admin: 1"
        #expect(forged.moved(to: [0, 1, 2]) == nil)
        let tag = StoredEntityTag(
            resource: "a/",
            own: "ftc-1",
            tags: [EntityTag(opaque: "x", isWeak: false), nil]
        )
        #expect(tag.moved(to: [1, 0])?.tags == [nil, EntityTag(opaque: "x", isWeak: false)])
        var other = tag
        other.tags[0] = EntityTag(opaque: "x\", \"y", isWeak: false)
        #expect(other.moved(to: [0, 1]) == nil)
    }

    /// Each replica makes up a token, a session and a tag; one page is equal everywhere.
    private func makeUp(_ tunnel: SessionTunnel) {
        for (number, replica) in tunnel.replicas.enumerated() {
            let serial = Serial()
            replica.answers { request in
                let path = request.split(separator: " ")[1]
                let token = "token-\(number)-\(serial.next())"
                let isIn = request.contains("Cookie: sid=secret\(number)\r\n")
                let isKnown = request.contains("If-None-Match: \"tag\(number)\"\r\n")
                var head = "HTTP/1.1 200 OK\r\n"
                var body = "in"
                switch path {
                case "/noisy":
                    head += "Content-Type: application/json\r\n"
                    body = "{\"a\":1,\"token\":\"\(token)\"}"
                case "/split":
                    head += "Content-Type: application/json\r\n"
                    body = "{\"a\":\(number == 1 ? 2 : 1),\"token\":\"x\"}"
                case "/login":
                    head += "Set-Cookie: sid=secret\(number); Path=/\r\nETag: \"tag\(number)\"\r\n"
                case "/in":
                    body = isIn ? "in" : "out \(number)"
                default:
                    body = isKnown ? "known" : "unknown \(number)"
                    if path == "/first" { body = "first" }
                }
                return RawReplica.Answer(
                    text: head + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
                )
            }
        }
    }

    private final class Serial: Sendable {
        private let count = NIOLockedValueBox(0)

        func next() -> Int {
            count.withLockedValue { count in
                count += 1
                return count
            }
        }
    }

    @Test func `masks, cookies and tags are there again after a restart`() async throws {
        try await SessionTunnel.run({ $0.noise.votesMin = 5 }) { tunnel in
            makeUp(tunnel)
            for _ in 0..<6 {
                let text = try await tunnel.send(SessionTunnel.get("/noisy"))
                #expect(text.contains("\"token\":\"token-"))
            }
            _ = try await tunnel.record("noise learnt") { $0.reason == "noise learnt: /token" }
            let login = try await tunnel.send(SessionTunnel.get("/login"))
            let cookie = try #require(
                login.split(separator: "Set-Cookie: ").last?.split(separator: ";").first
            )
            let tag = try #require(
                login.split(separator: "ETag: ").last?.split(separator: "\r\n").first
            )
            _ = try await tunnel.record("login") { $0.statement == "GET /login" }
            await tunnel.stop()
            let kept = try text(of: tunnel.folder + "/noise.web")
            #expect(kept.contains("GET /noisy"))
            #expect(!kept.contains("token-"))
            try await tunnel.start()
            let inside = try await tunnel.send(
                SessionTunnel.get("/in", headers: "Cookie: \(cookie)\r\n")
            )
            #expect(inside.hasSuffix("\r\n\r\nin"))
            // The resource of the tag is its own path.
            let known = try await tunnel.send(
                SessionTunnel.get("/login", headers: "If-None-Match: \(tag)\r\n")
            )
            #expect(known.contains("ETag: \(tag)\r\n"))
            let asked = tunnel.replicas.map { $0.requests.last { $0.contains("If-None-Match") } }
            for (number, request) in asked.enumerated() {
                #expect(request?.contains("If-None-Match: \"tag\(number)\"") == true)
            }
            let split = try await tunnel.send(SessionTunnel.get("/split"))
            #expect(split.contains("{\"a\":1,"))
            let vote = try await tunnel.record("split") { $0.statement == "GET /split" }
            #expect(vote.verdict == .majority)
            #expect(vote.dissented == ReplicaSet(ReplicaIndex(1)))
        }
    }

    @Test func `broken files are put aside and the tunnel starts`() async throws {
        let folder = try SessionTunnel.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["noise.web", "cookies.web", "tags.web"] {
            try write("broken", to: "\(folder)/\(name)")
        }
        let plan = TestTunnel.plan([1, 2, 3], port: 4, folder: folder)
        let path = try #require(plan.paths.first)
        let memory = WebMemory(plan: plan, path: path, now: 0, logger: SessionTunnel.logger)
        #expect(memory.cookies.withLockedValue { $0.count } == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names == ["cookies.web.broken", "noise.web.broken", "tags.web.broken"])
    }

    @Test(arguments: [1, 2])
    func `an operator sees noise and has it compared again`(paths: Int) async throws {
        let folder = try SessionTunnel.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ports = Array(1...3 * paths)
        var plan = TestTunnel.plan(ports, paths: paths, port: 99, folder: folder)
        plan.noise.votesMin = 4
        let recorder = TestTunnel.Recorder()
        let logger = SessionTunnel.logger
        let site = try WebSite(plan: plan, recorder: recorder, logger: logger)
        let contexts = try plan.paths.indices.map {
            try WebContext(
                site: site,
                index: $0,
                directory: folder,
                restored: StateStore.Restored()
            )
        }
        let router = WebRouter(site: site, paths: contexts)
        for round in 0..<4 {
            let values = (0..<3).map { (ReplicaIndex($0), Optional(Array("t\($0)\(round)".utf8))) }
            let field = NoiseField(path: "/token", values: values)
            let context = try #require(contexts.last)
            _ = context.judge(([field], true), of: ReplicaSet(first: 3), route: "GET /a")
        }
        let report = router.noiseReport()
        #expect(report.places.map(\.kind) == [.mask])
        let place = try #require(report.places.first)
        #expect(place.path == (paths > 1 ? "web-2" : nil))
        #expect([place.route, place.place] == ["GET /a", "/token"])
        #expect([place.seenVotes, place.votes] == [4, 4])
        #expect([place.bytesMin, place.bytesMax] == [3, 3])
        #expect(place.characters == ["digits", "lowercase"])
        #expect(throws: (any Error).self) {
            try router.forgetNoise(NoiseForgetRequest(route: "GET /b"))
        }
        #expect(try router.forgetNoise(NoiseForgetRequest(route: "GET /a")).places == 1)
        #expect(router.noiseReport().places.isEmpty)
        let record = try #require(
            recorder.records.first { $0.reason.hasPrefix("noise forgotten") }
        )
        #expect(record.group == paths - 1)
        #expect(try router.forgetNoise(NoiseForgetRequest()).places == 0)
        for context in contexts { await context.store.close() }
    }
}
