import ControlPlane
import Hummingbird
import HummingbirdCore
import LedgerSink
import NIOCore

/// Takes a peer's requests apart and hands them to its routes; every failure becomes a problem document.
struct PeerResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    /// Bytes of a body that is no batch: a key, a checkpoint with its proof.
    static let smallBodyBytesMax = 65_536

    private let routes: PeerRoutes
    private let token: ControlToken?

    init(core: PeerCore, token: ControlToken?) {
        routes = PeerRoutes(core: core)
        self.token = token
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        do {
            return response(try await answer(request), request)
        } catch let error as PeerRequestError {
            return response(.problem(error), request)
        } catch let error as DestinationError {
            return response(.problem(PeerRequestError(error)), request)
        } catch is CancellationError {
            return response(.problem(.unavailable("shutting down")), request)
        } catch is NIOTooManyBytesError {
            var response = response(
                .problem(PeerRequestError(413, "Too large", "the body is too large for this call")),
                request
            )
            // The rest of the body is not read, so the connection cannot go on.
            response.headers[.connection] = "close"
            return response
        } catch {
            return response(
                .problem(PeerRequestError(500, "Internal error", "\(error)")),
                request
            )
        }
    }

    private func answer(_ request: Request) async throws -> PeerAnswer {
        let path = request.uri.path
        let parts = path.split(separator: "/").map(String.init)
        switch (request.method.rawValue, parts.first) {
        case ("GET", "v1"), ("HEAD", "v1"):
            if parts.count == 4, parts[1] == "writers" {
                try authorize(request)
                return try await routes.progress(parts, items(of: request))
            }
            return try await routes.read(parts, items(of: request))
        case ("GET", _), ("HEAD", _):
            return try await routes.log(path, parts)
        case ("POST", "add-checkpoint"):
            return try await routes.addCheckpoint(body(of: request, Self.smallBodyBytesMax))
        case ("POST", "v1") where parts.count >= 2 && parts[1] == "writers":
            try authorize(request)
            let limit = parts.count == 6 ? PeerWire.batchBytesMax : Self.smallBodyBytesMax
            return try await routes.write(parts, body(of: request, limit))
        default:
            throw PeerRequestError.notFound("there is no \(request.method.rawValue) \(path)")
        }
    }

    private func authorize(_ request: Request) throws(PeerRequestError) {
        guard let token else {
            throw PeerRequestError(403, "Not a writer's peer", "this peer takes no batches")
        }
        guard token.authorizes(header: request.headers[.authorization]) else {
            throw PeerRequestError(401, "Unauthorized", "the control token is missing or wrong")
        }
    }

    private func body(of request: Request, _ bytesMax: Int) async throws -> [UInt8] {
        Array(try await request.body.collect(upTo: bytesMax).readableBytesView)
    }

    private func items(of request: Request) -> [(name: String, value: String)] {
        request.uri.queryParameters.map { (String($0.key), String($0.value)) }
    }

    private func response(_ answer: PeerAnswer, _ request: Request) -> Response {
        var headers: HTTPFields = [.contentType: answer.type]
        if answer.isImmutable { headers[.cacheControl] = "public, max-age=31536000, immutable" }
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}
