import EtcdClient
import Testing

struct EtcdEndpointTests {
    @Test func tellsPortsApart() {
        #expect(EtcdEndpoint(host: "a", port: 1) != EtcdEndpoint(host: "a", port: 2))
    }
}
