internal import AsyncHTTPClient
internal import FoundationEssentials
internal import HostLookup
public import LedgerFormat
public import LibCrypto
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// A peer of the writer's actor, reached over HTTP on the control network.
public struct PeerHTTPDestination: BatchDestination {
    /// Bytes of an answer.
    static let answerBytesMax = 65_536
    /// Time a call has beside what it asks the peer to wait.
    static let timeoutMilliseconds: Int64 = 10_000
    /// Time to find the peer's address, and time to connect to it; short, because the caller tries again.
    static let connectMilliseconds = 3_000

    /// Lives as long as the process; a refused connection is told at once, because the caller has a
    /// back-off of its own.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .milliseconds(
            Int64(PeerHTTPDestination.connectMilliseconds)
        )
        configuration.redirectConfiguration = .disallow
        return HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            configuration: configuration
        )
    }()

    private let baseURL: String
    private let token: @Sendable () -> String?

    /// Creates a destination.
    ///
    /// - Parameters:
    ///   - baseURL: Address of the peer without a path, such as `http://ft-ledger-provider:7402`.
    ///   - token: Gives the control token's digits; asked before each call, since the file may come late. While it
    ///     gives none the peer is not called.
    public init(baseURL: String, token: @escaping @Sendable () -> String?) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.token = token
    }

    /// Enrols a key; see `BatchDestination`.
    public func enrol(
        _ writer: WriterName,
        _ key: Ed25519PublicKey
    ) async throws(DestinationError) -> WriterStanding {
        let pem: [UInt8]
        do {
            pem = try key.pem()
        } catch {
            throw .rejected("the public key cannot be written as PEM: \(error)")
        }
        return try await call(.POST, PeerWire.writer(writer), pem, type: "application/x-pem-file")
    }

    /// Submits a batch; see `BatchDestination`.
    public func submit(
        _ batch: [UInt8],
        of writer: WriterName,
        firstSequence: UInt64
    ) async throws(DestinationError) -> UInt64 {
        let path = PeerWire.batch(writer, firstSequence: firstSequence)
        let type = "application/octet-stream"
        let answer: PeerWire.SubmitAnswer = try await call(.POST, path, batch, type: type)
        return answer.revision
    }

    /// Asks for progress; see `BatchDestination`.
    public func progress(
        of writer: WriterName,
        beyond sequence: UInt64,
        wait: Duration
    ) async throws(DestinationError) -> WriterProgress {
        let asked = Int(wait / .milliseconds(1))
        let milliseconds = min(max(asked, 0), PeerWire.waitMillisecondsMax)
        let path = PeerWire.progress(
            of: writer,
            beyond: sequence,
            waitMilliseconds: milliseconds
        )
        return try await call(.GET, path, nil, type: nil, waitMilliseconds: Int64(milliseconds))
    }

    private func call<Answer: Decodable>(
        _ method: HTTPMethod,
        _ path: String,
        _ body: [UInt8]?,
        type: String?,
        waitMilliseconds: Int64 = 0
    ) async throws(DestinationError) -> Answer {
        // A peer that starts refuses who has no token, and a writer that is refused waits for long.
        guard let digits = token() else {
            throw .unavailable("\(baseURL): no control token yet, or its file cannot be read")
        }
        let status: Int
        let answer: ByteBuffer
        do {
            let place = try await LocatedURL.find(
                baseURL,
                limitMilliseconds: Self.connectMilliseconds,
                on: MultiThreadedEventLoopGroup.singleton.any()
            )
            var request = HTTPClientRequest(url: place.url + path)
            request.method = method
            if let host = place.host { request.headers.add(name: "Host", value: host) }
            request.headers.add(name: "Authorization", value: "Bearer \(digits)")
            if let type { request.headers.add(name: "Content-Type", value: type) }
            if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
            let timeout = TimeAmount.milliseconds(Self.timeoutMilliseconds + waitMilliseconds)
            let response = try await Self.http.execute(request, timeout: timeout)
            answer = try await response.body.collect(upTo: Self.answerBytesMax)
            status = Int(response.status.code)
        } catch {
            throw .unavailable("\(baseURL): \(error)")
        }
        let data = Data(answer.readableBytesView)
        guard (200..<300).contains(status) else {
            let failure = try? JSONDecoder().decode(PeerWire.FailureAnswer.self, from: data)
            throw PeerWire.error(status: status, failure)
        }
        do {
            return try JSONDecoder().decode(Answer.self, from: data)
        } catch {
            throw .unavailable("\(baseURL) answered what is no \(Answer.self)")
        }
    }
}
