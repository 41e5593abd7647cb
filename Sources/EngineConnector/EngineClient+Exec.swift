import FoundationEssentials
import NIOHTTP1

extension EngineClient {
    /// Runs a command inside a running container and hands its output over as it comes.
    ///
    /// - Parameters:
    ///   - request: the command.
    ///   - container: identifier or name.
    ///   - body: gets the output, in order per channel.
    /// - Returns: the command's exit code.
    /// - Throws: `EngineError`, or what `body` throws.
    public func exec(
        _ request: ExecRequest,
        in container: String,
        _ body: (OutputChannel, [UInt8]) async throws -> Void
    ) async throws -> Int {
        struct Identified: Decodable { var Id: String }
        struct Start: Encodable {
            var Detach = false
            var Tty = false
        }
        let create = EngineCall(
            method: .POST,
            path: path(container, "exec"),
            body: try json(ExecWire(request))
        )
        let identifier = try await transport.send(create).checked(also: []).decoded(Identified.self)
            .Id
        let connection = RawConnection(socketPath: socketPath)
        try await connection.post(
            "\(transport.versionPrefix)/exec/\(PercentEncoding.encode(identifier))/start",
            json: Array(try JSONEncoder().encode(Start())),
            input: request.standardInput
        ) { part in
            try await body(part.channel, part.bytes)
        }
        return try await exitCode(ofExec: identifier)
    }

    /// Runs a command inside a running container and collects its output.
    ///
    /// - Parameters:
    ///   - request: the command.
    ///   - container: identifier or name.
    ///   - outputBytesMax: longest output, both channels together.
    ///   - timeoutMilliseconds: longest time; the command itself is not ended by it.
    /// - Returns: exit code and output.
    /// - Throws: `EngineError`.
    public func exec(
        _ request: ExecRequest,
        in container: String,
        outputBytesMax: Int = 16_777_216,
        timeoutMilliseconds: Int64 = 60_000
    ) async throws -> ExecResult {
        try await withThrowingTaskGroup(of: ExecResult.self) { group in
            group.addTask {
                try await self.collect(request, container, outputBytesMax)
            }
            group.addTask {
                try await Task.sleep(for: .milliseconds(timeoutMilliseconds))
                throw EngineError(
                    code: .timedOut,
                    message: "'\(request.command.first ?? "")' did not end within "
                        + "\(timeoutMilliseconds) ms",
                    call: "exec in \(container)"
                )
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }

    private func collect(
        _ request: ExecRequest,
        _ container: String,
        _ outputBytesMax: Int
    ) async throws -> ExecResult {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        let exitCode = try await exec(request, in: container) { channel, bytes in
            guard output.count + errors.count + bytes.count <= outputBytesMax else {
                throw EngineError(
                    code: .limitReached,
                    message: "more than \(outputBytesMax) bytes of output",
                    call: "exec in \(container)"
                )
            }
            switch channel {
            case .output: output += bytes
            case .errors: errors += bytes
            }
        }
        return ExecResult(exitCode: exitCode, standardOutput: output, standardError: errors)
    }

    private func exitCode(ofExec identifier: String) async throws -> Int {
        struct Answer: Decodable {
            var Running: Bool
            var ExitCode: Int?
        }
        let call = EngineCall(
            method: .GET,
            path: "/exec/\(PercentEncoding.encode(identifier))/json"
        )
        // The stream ends a moment before the engine has noted the exit code.
        for _ in 0..<100 {
            let answer = try await transport.send(call).checked().decoded(Answer.self)
            if !answer.Running, let code = answer.ExitCode { return code }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw EngineError(
            code: .malformedAnswer,
            message: "the engine names no exit code",
            call: call.label
        )
    }
}
