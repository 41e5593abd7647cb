import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Client of a container engine's API over its unix socket.
///
/// One value per command; `withClient` opens it, agrees on the API version and closes it. The calls
/// are grouped in extensions by object: containers, exec, networks, images, events.
public struct EngineClient: Sendable {
    /// Path of the engine's socket.
    public let socketPath: String
    /// What the engine says about itself.
    public let version: EngineVersion
    /// API version both sides speak.
    public let apiVersion: APIVersion

    let transport: EngineTransport

    /// Runs work with a client and closes it afterwards.
    ///
    /// - Parameters:
    ///   - socketPath: path of the engine's socket; nil takes `DOCKER_HOST` or the usual one.
    ///   - work: what to do with the client.
    /// - Returns: what `work` returns.
    /// - Throws: `EngineError` when no engine answers, or what `work` throws.
    public static func withClient<Value: Sendable>(
        socketPath: String? = nil,
        _ work: @Sendable (EngineClient) async throws -> Value
    ) async throws -> Value {
        let path = try socketPath ?? EngineSocket.path()
        return try await EngineHTTP.withClient { client in
            try await work(EngineClient(client: client, socketPath: path))
        }
    }

    private init(client: HTTPClient, socketPath: String) async throws {
        var transport = EngineTransport(
            client: client,
            socketPath: socketPath,
            versionPrefix: ""
        )
        let call = EngineCall(method: .GET, path: "/version", timeoutMilliseconds: 10_000)
        let version = try await transport.send(call).checked().decoded(EngineVersion.self)
        apiVersion = try APIVersion.negotiated(with: version)
        transport.versionPrefix = "/v\(apiVersion)"
        self.socketPath = socketPath
        self.version = version
        self.transport = transport
    }

    /// Asks whether the engine still answers.
    ///
    /// - Throws: `EngineError` when it does not.
    public func ping() async throws {
        let call = EngineCall(method: .GET, path: "/_ping", timeoutMilliseconds: 5_000)
        _ = try await transport.send(call).checked()
    }

    func filters(_ filters: [String: [String]]) throws -> (name: String, value: String) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return ("filters", String(decoding: try encoder.encode(filters), as: UTF8.self))
    }

    func json(_ value: some Encodable) throws -> EngineCall.Body {
        .json(Array(try JSONEncoder().encode(value)))
    }
}
