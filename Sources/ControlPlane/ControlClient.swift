import AsyncHTTPClient
import FoundationEssentials
import HostLookup
import NIOCore
import NIOHTTP1
import NIOPosix
import ServicePlan

/// Calls the control API of a runtime.
public struct ControlClient: Sendable {
    /// Bytes of an answer.
    static let answerBytesMax = 16_777_216
    /// Time a call has unless the caller says otherwise; the time to find the server's address is not part of it.
    public static let timeoutMilliseconds = 5_000
    /// Time to find the server's address: a machine under load may take seconds.
    static let lookupMilliseconds = 10_000
    /// Time to get a connection.
    static let connectSeconds: Int64 = 10

    /// Lives as long as the process; a refused connection is reported at once, not tried again
    /// until the time is over as the library's shared client would.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .seconds(ControlClient.connectSeconds)
        configuration.redirectConfiguration = .disallow
        return HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            configuration: configuration
        )
    }()

    private let baseURL: String
    private let token: ControlToken?

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - baseURL: Address without a path, such as `http://db:7400`.
    ///   - token: The service's control token; nil for health and metrics only.
    public init(baseURL: String, token: ControlToken?) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.token = token
    }

    /// Reads a value.
    public func get<Answer: Decodable>(
        _ path: String,
        timeoutMilliseconds: Int = Self.timeoutMilliseconds
    ) async throws(ControlClientError) -> Answer {
        try decode(await call(.GET, path, nil, timeoutMilliseconds))
    }

    /// Reads text, such as health or metrics; answers other than 2xx are errors with that text.
    public func text(
        _ path: String,
        timeoutMilliseconds: Int = Self.timeoutMilliseconds
    ) async throws(ControlClientError) -> String {
        String(buffer: try await call(.GET, path, nil, timeoutMilliseconds))
    }

    /// Does something and returns the answer.
    public func post<Answer: Decodable>(
        _ path: String,
        _ body: some Encodable,
        timeoutMilliseconds: Int = Self.timeoutMilliseconds
    ) async throws(ControlClientError) -> Answer {
        try decode(await call(.POST, path, encode(body), timeoutMilliseconds))
    }

    /// Does something that has no answer.
    public func post(
        _ path: String,
        _ body: some Encodable,
        timeoutMilliseconds: Int = Self.timeoutMilliseconds
    ) async throws(ControlClientError) {
        _ = try await call(.POST, path, encode(body), timeoutMilliseconds)
    }

    private func call(
        _ method: HTTPMethod,
        _ path: String,
        _ body: ByteBuffer?,
        _ timeoutMilliseconds: Int
    ) async throws(ControlClientError) -> ByteBuffer {
        let place = try await locate(method, path)
        var request = HTTPClientRequest(url: place.url + path)
        request.method = method
        if let host = place.host { request.headers.add(name: "Host", value: host) }
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token.digits)") }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(body)
        }
        let status: Int
        let answer: ByteBuffer
        do {
            let timeout = TimeAmount.milliseconds(Int64(timeoutMilliseconds))
            let response = try await Self.http.execute(request, timeout: timeout)
            answer = try await response.body.collect(upTo: Self.answerBytesMax)
            status = Int(response.status.code)
        } catch {
            let reason = Self.reason(error, place, timeoutMilliseconds)
            throw ControlClientError(status: nil, message: "\(method) \(baseURL)\(path): \(reason)")
        }
        guard (200..<300).contains(status) else {
            throw ControlClientError(status: status, message: Self.message(of: answer))
        }
        return answer
    }

    /// Finds the server's address, in a time of its own: a name that takes long must not look like a server that
    /// does not answer, nor leave the call no time.
    private func locate(
        _ method: HTTPMethod,
        _ path: String
    ) async throws(ControlClientError) -> LocatedURL {
        do {
            return try await LocatedURL.find(
                baseURL,
                limitMilliseconds: Self.lookupMilliseconds,
                on: MultiThreadedEventLoopGroup.singleton.any()
            )
        } catch {
            throw ControlClientError(status: nil, message: "\(method) \(baseURL)\(path): \(error)")
        }
    }

    /// Why there is no answer: whether the connection or the answer was late, and where.
    private static func reason(
        _ error: any Error,
        _ place: LocatedURL,
        _ timeoutMilliseconds: Int
    ) -> String {
        let known = error as? HTTPClientError
        if known == .connectTimeout {
            return "no connection to \(place.url) within \(connectSeconds) s"
        }
        if known == .deadlineExceeded {
            return "no answer of \(place.url) within \(timeoutMilliseconds) ms, connecting included"
        }
        return place.host == nil ? "\(error)" : "\(error) (at \(place.url))"
    }

    private static func message(of answer: ByteBuffer) -> String {
        let data = Data(answer.readableBytesView)
        if let error = try? JSONDecoder().decode(ControlError.self, from: data) {
            return error.error
        }
        return String(String(buffer: answer).prefix(1_000))
    }

    private func encode(_ body: some Encodable) throws(ControlClientError) -> ByteBuffer {
        do {
            return ByteBuffer(bytes: try ControlRoute.encode(body))
        } catch {
            throw ControlClientError(status: nil, message: "cannot encode the request: \(error)")
        }
    }

    private func decode<Answer: Decodable>(
        _ answer: ByteBuffer
    ) throws(ControlClientError) -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(answer.readableBytesView))
        } catch {
            throw ControlClientError(
                status: nil,
                message: "the answer is no \(Answer.self): \(error)"
            )
        }
    }
}
