import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix

/// HTTP over the engine's unix socket, with bounds on time and size.
struct EngineTransport: Sendable {
    /// The HTTP client; its owner shuts it down.
    let client: HTTPClient
    /// Path of the engine's socket.
    let socketPath: String
    /// `/v1.41`, or empty before the version is negotiated.
    var versionPrefix: String

    /// Makes a call and reads the whole answer.
    ///
    /// - Parameter call: the call.
    /// - Returns: the answer, whatever its status.
    /// - Throws: `EngineError` when there is no answer within the bounds.
    func send(_ call: EngineCall) async throws -> EngineAnswer {
        try await mapped(call) {
            try await bounded(call) { try await answer(call) }
        }
    }

    private func answer(_ call: EngineCall) async throws -> EngineAnswer {
        let response = try await client.execute(
            request(for: call),
            timeout: .milliseconds(call.timeoutMilliseconds)
        )
        var body: [UInt8] = []
        for try await part in response.body {
            guard body.count + part.readableBytes <= call.answerBytesMax else {
                throw EngineError(
                    code: .limitReached,
                    message: "the answer is longer than \(call.answerBytesMax) bytes",
                    call: call.label
                )
            }
            body.append(contentsOf: part.readableBytesView)
        }
        return EngineAnswer(
            status: Int(response.status.code),
            body: body,
            call: call.label
        )
    }

    /// Ends the work with the call's time limit: the library's own ends with the head of the answer.
    private func bounded<Value: Sendable>(
        _ call: EngineCall,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask(operation: work)
            group.addTask {
                try await Task.sleep(for: .milliseconds(call.timeoutMilliseconds))
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }

    /// Makes a call whose answer is a stream of lines, and hands each line over.
    ///
    /// - Parameters:
    ///   - call: the call; its byte limit bounds one line, its time limit the wait for the stream to begin.
    ///   - body: gets each line; false ends the stream.
    /// - Throws: `EngineError` when the engine refuses, or what `body` throws.
    func sendForLines(
        _ call: EngineCall,
        _ body: ([UInt8]) async throws -> Bool
    ) async throws {
        try await mapped(call) {
            let response = try await client.execute(
                request(for: call),
                timeout: .milliseconds(call.timeoutMilliseconds)
            )
            var lines = LineSplitter(lineBytesMax: call.answerBytesMax)
            var refusal: [UInt8] = []
            let accepted = (200..<300).contains(Int(response.status.code))
            for try await part in response.body {
                if !accepted {
                    refusal.append(contentsOf: part.readableBytesView.prefix(4096))
                    continue
                }
                for line in try lines.split(part.readableBytesView) {
                    guard try await body(line) else { return }
                }
            }
            guard accepted else {
                _ = try EngineAnswer(
                    status: Int(response.status.code),
                    body: refusal,
                    call: call.label
                ).checked()
                return
            }
            if let rest = lines.finish() {
                _ = try await body(rest)
            }
        }
    }

    /// Makes a call whose answer is a stream of bytes, and hands them over as they come.
    ///
    /// - Parameters:
    ///   - call: the call; its time limit bounds the wait for the stream to begin.
    ///   - onBegin: called when the engine has accepted the call.
    ///   - body: gets the bytes in order.
    /// - Throws: `EngineError` when the engine refuses, or what `body` throws.
    func sendForBytes(
        _ call: EngineCall,
        onBegin: () async -> Void,
        _ body: ([UInt8]) async throws -> Void
    ) async throws {
        try await mapped(call) {
            let response = try await client.execute(
                request(for: call),
                timeout: .milliseconds(call.timeoutMilliseconds)
            )
            var refusal: [UInt8] = []
            let accepted = (200..<300).contains(Int(response.status.code))
            if accepted { await onBegin() }
            for try await part in response.body {
                if accepted {
                    try await body(Array(part.readableBytesView))
                } else {
                    refusal.append(contentsOf: part.readableBytesView.prefix(4096))
                }
            }
            guard !accepted else { return }
            _ = try EngineAnswer(
                status: Int(response.status.code),
                body: refusal,
                call: call.label
            ).checked()
        }
    }

    private func request(for call: EngineCall) -> HTTPClientRequest {
        let host = PercentEncoding.encode(socketPath)
        let query = PercentEncoding.query(call.query)
        var request = HTTPClientRequest(
            url: "http+unix://\(host)\(versionPrefix)\(call.path)\(query)"
        )
        request.method = call.method
        request.headers.add(name: "Host", value: "engine")
        switch call.body {
        case .none:
            break
        case .json(let bytes):
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: bytes))
        case .tar(let bytes):
            request.headers.add(name: "Content-Type", value: "application/x-tar")
            request.body = .bytes(ByteBuffer(bytes: bytes))
        }
        return request
    }

    private func mapped<Value>(
        _ call: EngineCall,
        _ work: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await work()
        } catch let error as HTTPClientError {
            let slow: [HTTPClientError] = [
                .connectTimeout, .deadlineExceeded, .readTimeout, .writeTimeout,
            ]
            guard !slow.contains(error) else {
                throw EngineError(
                    code: .timedOut,
                    message: "no answer within \(call.timeoutMilliseconds) ms",
                    call: call.label
                )
            }
            throw unreachable(error, call.label)
        } catch let error as IOError {
            throw unreachable(error, call.label)
        } catch let error as NIOConnectionError {
            throw unreachable(error, call.label)
        }
    }

    private func unreachable(_ error: any Error, _ label: String) -> EngineError {
        EngineError(
            code: .unreachable,
            message: "no container engine answers on \(socketPath): \(error); "
                + "start one or set DOCKER_HOST=unix://PATH",
            call: label
        )
    }
}
