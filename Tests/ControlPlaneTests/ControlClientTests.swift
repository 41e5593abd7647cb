import NIOConcurrencyHelpers
import ServicePlan
import Testing

@testable import ControlPlane

@Suite(.timeLimit(.minutes(5))) struct `The control client` {
    @Test func `reaches a server by its name`() async throws {
        try await withServer { address, token in
            let named = address.replacing("127.0.0.1", with: "localhost")
            let client = ControlClient(baseURL: named, token: token)
            #expect(try await client.text(ControlPath.health) == "3 of 3 vote\n")
            let status: ReplicaRequest = try await client.get(ControlPath.status)
            #expect(status.replica == "db-1")
        }
    }

    @Test func `calls the server by its name, once`() async throws {
        let server = try await ListeningServer.start()
        let client = ControlClient(baseURL: "http://localhost:\(server.port)", token: nil)
        #expect(try await client.text(ControlPath.health) == "well\n")
        let heard = server.heard.withLockedValue { $0.lowercased() }
        let hosts = heard.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("host:") }
        #expect(hosts.map { String($0) } == ["host: localhost:\(server.port)"])
        try await server.stop()
    }

    @Test func `says that the name is not known`() async throws {
        let client = ControlClient(baseURL: "http://unknown.invalid:7400", token: nil)
        let error = await #expect(throws: ControlClientError.self) {
            _ = try await client.text(ControlPath.health)
        }
        let message = error?.message ?? ""
        let place = "GET http://unknown.invalid:7400\(ControlPath.health): "
        #expect(message.hasPrefix(place + "no address of unknown.invalid"), "\(message)")
    }

    @Test func `says that the answer was late`() async throws {
        try await withServer { address, token in
            let named = address.replacing("127.0.0.1", with: "localhost")
            let error = await #expect(throws: ControlClientError.self) {
                try await ControlClient(baseURL: named, token: token).post(
                    ControlPath.written,
                    WriteNotice(writes: [], dropped: 0),
                    timeoutMilliseconds: 300
                )
            }
            let reason = "no answer of \(address) within 300 ms, connecting included"
            #expect(error?.message == "POST \(named)\(ControlPath.written): \(reason)")
        }
    }

    @Test func `says where nobody listens`() async throws {
        let client = ControlClient(baseURL: "http://localhost:1", token: nil)
        let error = await #expect(throws: ControlClientError.self) {
            _ = try await client.text(ControlPath.health)
        }
        let message = error?.message ?? ""
        #expect(message.hasPrefix("GET http://localhost:1\(ControlPath.health): "), "\(message)")
        #expect(message.hasSuffix(" (at http://127.0.0.1:1)"), "\(message)")
    }
}
