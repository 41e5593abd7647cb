/// Runs `ftcompose` inside a runtime's container: the control API is on an internal network that the
/// host does not reach, and its token never leaves the container this way.
public struct RuntimeCommand: Sendable {
    /// Name of the program inside the runtime image.
    public static let program = "ftcompose"

    private let engine: EngineClient
    private let container: String

    /// Creates a runner for a container.
    ///
    /// - Parameters:
    ///   - engine: the engine that runs it.
    ///   - container: identifier or name of the runtime's container.
    public init(engine: EngineClient, container: String) {
        self.engine = engine
        self.container = container
    }

    /// Runs a command and collects its output.
    ///
    /// - Parameters:
    ///   - arguments: arguments behind the program's name.
    ///   - timeoutMilliseconds: longest time.
    /// - Returns: standard output.
    /// - Throws: `EngineError` with what the command wrote to standard error when it failed.
    public func output(
        of arguments: [String],
        timeoutMilliseconds: Int64 = 60_000
    ) async throws -> [UInt8] {
        let result = try await engine.exec(
            ExecRequest([Self.program] + arguments),
            in: container,
            timeoutMilliseconds: timeoutMilliseconds
        )
        guard result.exitCode == 0 else {
            throw Self.failure(arguments, exitCode: result.exitCode, errors: result.errors)
        }
        return result.standardOutput
    }

    /// Runs a command and hands its lines over as they come; it ends when our side goes away.
    ///
    /// - Parameters:
    ///   - arguments: arguments behind the program's name.
    ///   - body: gets each line without its end.
    /// - Throws: `EngineError` when the command failed, or what `body` throws.
    public func lines(
        of arguments: [String],
        _ body: ([UInt8]) async throws -> Void
    ) async throws {
        var lines = LineSplitter(lineBytesMax: 1_048_576)
        var errors: [UInt8] = []
        let request = ExecRequest([Self.program] + arguments, standardInput: .heldOpen)
        let exitCode = try await engine.exec(request, in: container) { channel, bytes in
            switch channel {
            case .output:
                for line in try lines.split(bytes) { try await body(line) }
            case .errors:
                errors += bytes.prefix(max(0, 65_536 - errors.count))
            }
        }
        if let rest = lines.finish() { try await body(rest) }
        guard exitCode == 0 else {
            let text = String(decoding: errors, as: UTF8.self)
            throw Self.failure(arguments, exitCode: exitCode, errors: text)
        }
    }

    private static func failure(
        _ arguments: [String],
        exitCode: Int,
        errors: String
    ) -> EngineError {
        var text = String(errors.reversed().drop(while: \.isWhitespace).reversed())
        if text.hasPrefix("Error: ") { text = String(text.dropFirst("Error: ".count)) }
        let message = text.isEmpty ? "exit code \(exitCode) without a word" : text
        return EngineError(
            code: .refused,
            message: message,
            call: "\(program) " + arguments.prefix(3).joined(separator: " ")
        )
    }
}
