import AsyncHTTPClient
import FoundationEssentials
import HostLookup
import NIOCore
import NIOHTTP1
import NIOPosix
import TransparencyLog

/// Asks another actor's peer for what anybody may read.
struct PeerClient: Sendable {
    /// Bytes of one answer: a bundle of the largest entries.
    static let answerBytesMax = EntryBundle.bytesMax
    static let timeoutSeconds: Int64 = 10
    /// Time to find the peer's address, and time to connect to it; short, because the next round tries again.
    static let connectMilliseconds = 3_000

    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .milliseconds(Int64(PeerClient.connectMilliseconds))
        configuration.redirectConfiguration = .disallow
        return HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            configuration: configuration
        )
    }()

    private let baseURL: String

    init(baseURL: String) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    }

    func bytes(_ path: String) async throws(LedgerPeerError) -> [UInt8] {
        do {
            let place = try await LocatedURL.find(
                baseURL,
                limitMilliseconds: Self.connectMilliseconds,
                on: MultiThreadedEventLoopGroup.singleton.any()
            )
            var request = HTTPClientRequest(url: place.url + path)
            if let host = place.host { request.headers.add(name: "Host", value: host) }
            let response = try await Self.http.execute(
                request,
                timeout: .seconds(Self.timeoutSeconds)
            )
            let body = try await response.body.collect(upTo: Self.answerBytesMax)
            guard response.status.code == 200 else {
                throw LedgerPeerError(
                    "\(baseURL)\(path) answers with status \(response.status.code)"
                )
            }
            return Array(body.readableBytesView)
        } catch let error as LedgerPeerError {
            throw error
        } catch {
            throw LedgerPeerError("\(baseURL) does not answer: \(error)")
        }
    }

    func value<Value: Decodable>(_ path: String) async throws(LedgerPeerError) -> Value {
        let bytes = try await bytes(path)
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes))
        } catch {
            throw LedgerPeerError("\(baseURL)\(path) answers with what is no \(Value.self)")
        }
    }

    /// Signed notes of that peer about sizes beyond one, oldest first.
    func notes(beyond size: UInt64) async throws(LedgerPeerError) -> [NoteLine] {
        try await value("/v1/notes?beyond=\(size)")
    }
}
