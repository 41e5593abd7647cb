import FoundationEssentials
import Testing

@testable import EngineConnector

struct EngineCodecTests {
    @Test(arguments: [1, 3, 7, 8, 9, 64])
    func `frames come apart the same however the bytes arrive`(step: Int) throws {
        let bytes: [UInt8] =
            [1, 0, 0, 0, 0, 0, 0, 3] + Array("abc".utf8) + [2, 0, 0, 0, 0, 0, 0, 0]
            + [2, 0, 0, 0, 0, 0, 0, 2] + Array("de".utf8)
        var stream = RawStreamDemultiplexer()
        var output: [UInt8] = []
        var errors: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: step) {
            for part in try stream.split(bytes[start..<min(start + step, bytes.count)]) {
                if part.channel == .errors { errors += part.bytes } else { output += part.bytes }
            }
        }
        #expect(output == Array("abc".utf8))
        #expect(errors == Array("de".utf8))
        #expect(stream.isAtBoundary)
    }

    @Test func `a frame that is cut or out of step is noticed`() throws {
        var stream = RawStreamDemultiplexer()
        _ = try stream.split([1, 0, 0, 0, 0, 0, 0, 3, 65])
        #expect(!stream.isAtBoundary)
        var wrong = RawStreamDemultiplexer()
        #expect(throws: EngineError.self) { _ = try wrong.split(Array("HTTP/1.1 200".utf8)) }
    }

    @Test func `an upgrade hands over the bytes behind the head`() throws {
        var parser = UpgradeAnswerParser()
        let head = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\n\r\n"
        #expect(try parser.parse(Array(head.utf8.prefix(20)), ended: false) == .incomplete)
        let rest = Array(head.utf8.dropFirst(20)) + [1, 2]
        #expect(try parser.parse(rest, ended: false) == .upgraded(rest: [1, 2]))
    }

    @Test func `a refusal is read to its length`() throws {
        var parser = UpgradeAnswerParser()
        let head = "HTTP/1.1 409 Conflict\r\nContent-Length: 4\r\n\r\nno"
        #expect(try parser.parse(Array(head.utf8), ended: false) == .incomplete)
        let outcome = try parser.parse(Array("pe".utf8), ended: false)
        #expect(outcome == .refused(status: 409, body: Array("nope".utf8)))
    }

    @Test func `lines are cut at their ends and bounded`() throws {
        var lines = LineSplitter(lineBytesMax: 4)
        #expect(try lines.split(Array("ab\r\n\ncd".utf8)) == [Array("ab".utf8)])
        #expect(lines.finish() == Array("cd".utf8))
        #expect(throws: EngineError.self) { _ = try lines.split(Array("abcde".utf8)) }
    }

    @Test func `an archive survives a round trip and damage is noticed`() throws {
        let files = [
            TarArchive.File(path: "a/b.txt", content: Array("one".utf8), mode: 0o755),
            TarArchive.File(path: "empty", content: []),
            TarArchive.File(path: "block", content: [UInt8](repeating: 9, count: 512)),
        ]
        var archive = try TarArchive.encode(files)
        #expect(archive.count % 512 == 0)
        #expect(try TarArchive.decode(archive) == files)
        archive[3] ^= 1
        #expect(throws: EngineError.self) { _ = try TarArchive.decode(archive) }
        #expect(throws: EngineError.self) {
            _ = try TarArchive.encode([.init(path: "/etc/passwd", content: [])])
        }
    }

    @Test func `a query is percent-encoded`() {
        let query = PercentEncoding.query([("filters", #"{"label":["a=b"]}"#), ("t", "1")])
        #expect(query == "?filters=%7B%22label%22%3A%5B%22a%3Db%22%5D%7D&t=1")
    }

    @Test func `API versions are negotiated or refused`() throws {
        func engine(_ newest: String, _ oldest: String) throws -> EngineVersion {
            let text = #"{"Version":"1","ApiVersion":"\#(newest)","MinAPIVersion":"\#(oldest)"}"#
            return try JSONDecoder().decode(EngineVersion.self, from: Data(text.utf8))
        }
        #expect(try APIVersion.negotiated(with: engine("1.41", "1.12")).description == "1.41")
        #expect(try APIVersion.negotiated(with: engine("1.60", "1.44")) == .newestSupported)
        #expect(throws: EngineError.self) {
            _ = try APIVersion.negotiated(with: engine("1.38", "1.12"))
        }
        #expect(throws: EngineError.self) {
            _ = try APIVersion.negotiated(with: engine("1.70", "1.60"))
        }
    }

    @Test func `only unix sockets are taken from DOCKER_HOST`() throws {
        #expect(try EngineSocket.path(environment: [:]) == "/var/run/docker.sock")
        #expect(try EngineSocket.path(environment: ["DOCKER_HOST": "unix:///x.sock"]) == "/x.sock")
        #expect(throws: EngineError.self) {
            _ = try EngineSocket.path(environment: ["DOCKER_HOST": "tcp://127.0.0.1:2375"])
        }
    }
}
