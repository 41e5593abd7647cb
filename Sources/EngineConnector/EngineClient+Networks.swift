import NIOHTTP1

extension EngineClient {
    /// Puts a container on a network.
    ///
    /// - Parameters:
    ///   - container: identifier or name.
    ///   - network: identifier or name.
    ///   - aliases: names others on the network find it by.
    ///   - fixedAddress: IPv4 address; nil lets the engine choose.
    /// - Throws: `EngineError`.
    public func connect(
        _ container: String,
        to network: String,
        aliases: [String] = [],
        fixedAddress: String? = nil
    ) async throws {
        struct Request: Encodable {
            struct Endpoint: Encodable {
                struct IPAM: Encodable { var IPv4Address: String }

                var Aliases: [String]
                var IPAMConfig: IPAM?
            }

            var Container: String
            var EndpointConfig: Endpoint
        }
        let request = Request(
            Container: container,
            EndpointConfig: .init(
                Aliases: aliases,
                IPAMConfig: fixedAddress.map { .init(IPv4Address: $0) }
            )
        )
        let call = EngineCall(
            method: .POST,
            path: "/networks/\(PercentEncoding.encode(network))/connect",
            body: try json(request)
        )
        _ = try await transport.send(call).checked()
    }

    /// Takes a container off a network; its connections there are cut.
    ///
    /// - Parameters:
    ///   - container: identifier or name.
    ///   - network: identifier or name.
    /// - Throws: `EngineError`.
    public func disconnect(_ container: String, from network: String) async throws {
        struct Request: Encodable {
            var Container: String
            var Force: Bool
        }
        let call = EngineCall(
            method: .POST,
            path: "/networks/\(PercentEncoding.encode(network))/disconnect",
            body: try json(Request(Container: container, Force: false))
        )
        _ = try await transport.send(call).checked()
    }

    /// Makes a bridge network.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - labels: its labels.
    ///   - isolated: without a way out of the engine's machine.
    /// - Returns: its identifier.
    /// - Throws: `EngineError`.
    public func createNetwork(
        _ name: String,
        labels: [String: String] = [:],
        isolated: Bool = true
    ) async throws -> String {
        struct Request: Encodable {
            var Name: String
            var CheckDuplicate: Bool
            var Internal: Bool
            var Labels: [String: String]
        }
        struct Answer: Decodable { var Id: String }
        let request = Request(
            Name: name,
            CheckDuplicate: true,
            Internal: isolated,
            Labels: labels
        )
        let call = EngineCall(
            method: .POST,
            path: "/networks/create",
            body: try json(request)
        )
        return try await transport.send(call).checked().decoded(Answer.self).Id
    }

    /// Removes a network.
    ///
    /// - Parameter network: identifier or name.
    /// - Throws: `EngineError`.
    public func removeNetwork(_ network: String) async throws {
        let call = EngineCall(
            method: .DELETE,
            path: "/networks/\(PercentEncoding.encode(network))"
        )
        _ = try await transport.send(call).checked()
    }
}
