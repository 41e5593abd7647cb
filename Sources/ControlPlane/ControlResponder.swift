import Hummingbird
import HummingbirdCore
import NIOCore
import ServicePlan

/// Routes control requests: who may, which call, what answer.
struct ControlResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    private struct Call: Hashable {
        let method: String
        let path: String
    }

    private let token: ControlToken
    private let health: @Sendable () async -> (healthy: Bool, detail: String)
    private let metrics: @Sendable () async -> String
    private let calls: [Call: ControlRoute]

    init(
        token: ControlToken,
        health: @escaping @Sendable () async -> (healthy: Bool, detail: String),
        metrics: @escaping @Sendable () async -> String,
        routes: [ControlRoute]
    ) {
        self.token = token
        self.health = health
        self.metrics = metrics
        calls = Dictionary(
            routes.map { (Call(method: $0.method.rawValue, path: $0.path), $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        let path = request.uri.path
        let method = request.method.rawValue
        if method == "GET" {
            if path == ControlPath.health { return await healthResponse() }
            if path == ControlPath.metrics {
                return text(.ok, await metrics(), type: "text/plain; version=0.0.4")
            }
        }
        // The token comes before everything else: strangers learn nothing, not even paths.
        guard token.authorizes(header: request.headers[.authorization]) else {
            return failure(.unauthorized, "the control token is missing or wrong")
        }
        guard let route = calls[Call(method: method, path: path)] else {
            return failure(.notFound, "there is no \(method) \(path)")
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: ControlServer.bodyBytesMax)
        } catch is NIOTooManyBytesError {
            return tooLarge()
        }
        return await answer(route, Array(body.readableBytesView))
    }

    private func answer(_ route: ControlRoute, _ body: [UInt8]) async -> Response {
        do {
            let answer = try await route.handler(body)
            return json(HTTPResponse.Status(code: answer.status), answer.body)
        } catch let refusal as ControlRefusal {
            return failure(HTTPResponse.Status(code: refusal.status), refusal.description)
        } catch is CancellationError {
            return failure(.serviceUnavailable, "shutting down")
        } catch {
            return failure(.internalServerError, "\(error)")
        }
    }

    private func healthResponse() async -> Response {
        let (healthy, detail) = await health()
        return text(healthy ? .ok : .serviceUnavailable, detail + "\n", type: "text/plain")
    }

    /// Refuses a body without reading the rest of it, so the connection cannot go on.
    private func tooLarge() -> Response {
        var response = failure(
            .contentTooLarge,
            "the body exceeds \(ControlServer.bodyBytesMax) bytes"
        )
        response.headers[.connection] = "close"
        return response
    }

    private func failure(_ status: HTTPResponse.Status, _ reason: String) -> Response {
        // Encoding one string cannot fail; an empty body would still say enough by its status.
        json(status, (try? ControlRoute.encode(ControlError(error: reason))) ?? [])
    }

    private func json(_ status: HTTPResponse.Status, _ body: [UInt8]) -> Response {
        guard !body.isEmpty else { return Response(status: status) }
        return Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }

    private func text(_ status: HTTPResponse.Status, _ body: String, type: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }
}
