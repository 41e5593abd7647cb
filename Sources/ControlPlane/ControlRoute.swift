import FoundationEssentials

/// One call of the control API.
public struct ControlRoute: Sendable {
    /// HTTP methods the control API uses.
    public enum Method: String, Sendable, Hashable {
        /// Reads.
        case get = "GET"
        /// Does something.
        case post = "POST"
    }

    /// Method of the call.
    public let method: Method
    /// Path of the call; see `ControlPath`.
    public let path: String
    /// Answers a request's body.
    public let handler: @Sendable ([UInt8]) async throws -> ControlAnswer

    /// Creates a call that handles bytes itself.
    public init(
        method: Method,
        path: String,
        handler: @escaping @Sendable ([UInt8]) async throws -> ControlAnswer
    ) {
        self.method = method
        self.path = path
        self.handler = handler
    }

    /// Creates a call that reads a value.
    public static func get<Response: Encodable & Sendable>(
        _ path: String,
        _ handler: @escaping @Sendable () async throws -> Response
    ) -> ControlRoute {
        ControlRoute(method: .get, path: path) { _ in
            ControlAnswer(status: 200, body: try encode(await handler()))
        }
    }

    /// Creates a call that does something and answers with a value.
    public static func post<Request: Decodable & Sendable, Response: Encodable & Sendable>(
        _ path: String,
        _ handler: @escaping @Sendable (Request) async throws -> Response
    ) -> ControlRoute {
        ControlRoute(method: .post, path: path) { body in
            ControlAnswer(status: 200, body: try encode(await handler(decode(body))))
        }
    }

    /// Creates a call that does something and answers with 204.
    public static func post<Request: Decodable & Sendable>(
        _ path: String,
        _ handler: @escaping @Sendable (Request) async throws -> Void
    ) -> ControlRoute {
        ControlRoute(method: .post, path: path) { body in
            try await handler(decode(body))
            return ControlAnswer(status: 204)
        }
    }

    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    private static func decode<Request: Decodable>(_ body: [UInt8]) throws -> Request {
        do {
            return try JSONDecoder().decode(Request.self, from: Data(body))
        } catch let error as DecodingError {
            throw ControlRefusal.malformed("the body is no \(Request.self): \(error.summary)")
        }
    }
}
