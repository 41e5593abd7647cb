import EtcdClient
import Testing

struct EtcdEndpointTests {
    @Test func `ports are told apart`() {
        #expect(EtcdEndpoint(host: "a", port: 1) != EtcdEndpoint(host: "a", port: 2))
    }

    @Test(arguments: [
        ("ft-etcd-1", "ft-etcd-1", 2_379), ("ft-etcd-1:4", "ft-etcd-1", 4),
        ("https://a.example:2379", "a.example", 2_379), ("https://a/", "a", 2_379),
        ("[::1]:77", "::1", 77), ("https://[fe80::1]", "fe80::1", 2_379),
    ])
    func `a text is read`(text: String, host: String, port: Int) {
        #expect(EtcdEndpoint(text) == EtcdEndpoint(host: host, port: port))
    }

    @Test(arguments: [
        "", "http://a:1", "a:b", "a:", "a:0", "a:65536", "a:1:2", "[::1", "[::1]7", ":1", "a/b",
        "a b",
    ])
    func `another text is none`(text: String) {
        #expect(EtcdEndpoint(text) == nil)
    }

    @Test func `an address of six is written in brackets`() {
        #expect("\(EtcdEndpoint(host: "::1", port: 5))" == "[::1]:5")
    }
}
