import Foundation
import Testing

@testable import ControlPlane

@Suite struct `The control token` {
    @Test func `is made once and shared`() async throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/token"
        let tokens = try await withThrowingTaskGroup(of: ControlToken.self) { group in
            for _ in 0..<32 { group.addTask { try await ControlToken.loadOrCreate(path: path) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(tokens.count == 32)
        #expect(tokens.allSatisfy { $0 == tokens.first })
        #expect(try ControlToken.load(path: path) == tokens.first)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["token"])
    }

    @Test func `waits for a maker that is slower`() async throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/token"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let token = ControlToken.random()
        async let waiting = ControlToken.loadOrCreate(path: path)
        try await Task.sleep(for: .milliseconds(150))
        try token.digits.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(try await waiting == token)
    }

    @Test func `does not wait for ever`() async throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/token"
        try "not a token".write(toFile: path, atomically: true, encoding: .utf8)
        let error = await #expect(throws: ControlTokenError.self) {
            _ = try await ControlToken.loadOrCreate(path: path, waitMilliseconds: 60)
        }
        #expect(error?.description == "\(path) holds no control token: remove it and restart")
    }

    @Test func `needs a folder and a file`() async throws {
        let folder = try ScratchFolder()
        let missing = await #expect(throws: ControlTokenError.self) {
            _ = try await ControlToken.loadOrCreate(path: folder.path + "/none/token")
        }
        #expect(missing?.description.contains("No such file or directory") == true)
        #expect(throws: ControlTokenError.self) {
            _ = try ControlToken.load(path: folder.path + "/token")
        }
    }

    @Test func `keeps its digits to itself`() {
        let token = ControlToken.random()
        var dumped = ""
        dump(token, to: &dumped)
        #expect(!"\(token) \(String(reflecting: token)) \(dumped)".contains(token.digits))
        #expect(token != ControlToken.random())
        #expect(ControlToken(digits: "abc") == nil)
        #expect(ControlToken(digits: String(repeating: "g", count: 64)) == nil)
    }
}
