import NIOHTTP1
import Testing
import WireProtocols

@testable import TunnelProxy

/// What different servers read differently is refused or left out before they are asked.
@Suite struct VariantRequestCheckTests {
    private func request(
        _ method: String = "GET",
        _ target: String = "/",
        host: String = "shop.example",
        _ fields: [(String, String)] = []
    ) -> WebRequest {
        let head = HTTPRequestHead(
            version: .http1_1,
            method: HTTPMethod(rawValue: method),
            uri: target,
            headers: HTTPHeaders([("Host", host)] + fields)
        )
        let origin = RequestOrigin(
            client: "127.0.0.1",
            scheme: "http",
            defaultHost: "web",
            session: 1,
            isForVariants: true
        )
        return WebRequest(head, framing: .none, origin: origin, id: "id")
    }

    @Test(arguments: [
        "/", "/dir/", "/a%20b", "/%C3%BC.txt", "//plain.txt", "/a..b", "/.hidden", "/x?y=%2f&z=..",
        "/a;b", "/x.ht", "/\(String(repeating: "a", count: 255))",
        "/x?\(String(repeating: "q", count: 7_900))",
    ])
    func `what all servers read alike passes`(target: String) {
        #expect(VariantRequestCheck.fault(of: request("GET", target)) == nil)
        #expect(VariantRequestCheck.fault(of: request("HEAD", target)) == nil)
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND", "get"])
    func `another method is not served`(method: String) {
        let fault = VariantRequestCheck.fault(of: request(method))
        #expect(fault == .methodNotServed)
        #expect(fault.map { ProblemDocument($0, requestID: "id").allow } == "GET, HEAD")
    }

    @Test(arguments: [
        "/.", "/..", "/a/../b", "/%2e", "/a/%2E./b", "/a%2fb", "/a%00b", "/a%0ab", "/a%7F", "/%zz",
        "/a%2", "/a%",
    ])
    func `an ambiguous path is refused`(target: String) {
        #expect(VariantRequestCheck.fault(of: request("GET", target)) == .pathAmbiguous)
    }

    @Test(arguments: ["/.htaccess", "/a/.htpasswd", "/%2ehtaccess", "/.ht/x"])
    func `one server's files of settings are refused`(target: String) {
        #expect(VariantRequestCheck.fault(of: request("GET", target)) == .fileOfSettings)
    }

    @Test(arguments: [
        "/\(String(repeating: "a", count: 256))", "/\(String(repeating: "%41", count: 256))",
        String(repeating: "/abc", count: 600), "/x?\(String(repeating: "q", count: 8_000))",
    ])
    func `a target that is too long for one server is refused`(target: String) {
        #expect(VariantRequestCheck.fault(of: request("GET", target)) == .targetTooLong)
    }

    @Test(arguments: ["a..b", "a:"])
    func `a host that is none to one server is refused`(host: String) {
        #expect(VariantRequestCheck.fault(of: request(host: host)) == .hostAmbiguous)
    }

    @Test func `headers that are too large for one server are refused`() {
        func fault(_ fields: [(String, String)]) -> VariantRequestFault? {
            VariantRequestCheck.fault(of: request("GET", "/", fields))
        }
        let long = String(repeating: "v", count: 7_900)
        #expect(fault([("X", long)]) == nil)
        #expect(fault([("X", long + long)]) == .fieldsTooLarge)
        #expect(fault([("Cookie", "a=" + long + long)]) == .fieldsTooLarge)
        #expect(fault((0..<4).map { ("X\($0)", long) }) == .fieldsTooLarge)
        #expect(fault((0..<70).map { ("X\($0)", "v") }) == nil)
        #expect(fault((0..<100).map { ("X\($0)", "v") }) == .fieldsTooLarge)
    }

    @Test(arguments: [
        ("bytes=5-9", true), ("bytes=5-", true), ("bytes=-3", true), ("bytes=5-5", true),
        ("bytes=-0", false), ("bytes=9-5", false), ("bytes=1-2,5-6", false), ("bytes=", false),
        ("bytes=-", false), ("bytes=a-b", false), ("lines=1-2", false), ("Bytes=1-2", false),
        ("bytes=+1-2", false), ("bytes=1-99999999999999999999999", false),
    ])
    func `only one range that is well formed is passed on`(range: String, isShared: Bool) {
        #expect(VariantRequestCheck.isShared(range: range) == isShared)
        let made = request("GET", "/", [("Range", range), ("Range", "bytes=1-1")])
        let passed = made.fields.filter { $0.name == "Range" }.map(\.value)
        #expect(passed == [isShared ? range : "bytes=1-1"])
    }

    @Test func `dates that servers read differently are left out`() {
        let made = request("GET", "/", [("If-Unmodified-Since", "junk")])
        #expect(!made.fields.contains { $0.name == "If-Unmodified-Since" })
    }
}
