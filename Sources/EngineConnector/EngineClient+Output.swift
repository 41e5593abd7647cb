import FoundationEssentials
import NIOHTTP1

extension EngineClient {
    /// Follows what a container writes, from its start until it ends.
    ///
    /// - Parameters:
    ///   - container: identifier or name of a container without a terminal.
    ///   - timeoutMilliseconds: longest wait for the stream to begin; reaching it is `EngineError` `timedOut`.
    ///   - lineBytesMax: longest line.
    ///   - body: gets each line without its end.
    /// - Throws: `EngineError`, or what `body` throws.
    public func followOutput(
        of container: String,
        timeoutMilliseconds: Int64 = 86_400_000,
        lineBytesMax: Int = 1_048_576,
        _ body: (OutputChannel, [UInt8]) async throws -> Void
    ) async throws {
        let call = EngineCall(
            method: .GET,
            path: path(container, "logs"),
            query: [("follow", "1"), ("stdout", "1"), ("stderr", "1")],
            timeoutMilliseconds: timeoutMilliseconds
        )
        try await follow(call, lineBytesMax: lineBytesMax, onBegin: {}, body)
    }

    /// Follows what a container writes from now on, on both channels, until it ends.
    ///
    /// - Parameters:
    ///   - container: identifier of a container without a terminal.
    ///   - timeoutMilliseconds: longest wait for the stream to begin; reaching it is `EngineError` `timedOut`.
    ///   - lineBytesMax: longest line.
    ///   - onBegin: called once the engine has begun to answer.
    ///   - body: gets each line without its end.
    /// - Throws: `EngineError`, or what `body` throws.
    public func followNewOutput(
        of container: String,
        timeoutMilliseconds: Int64 = 86_400_000,
        lineBytesMax: Int = 1_048_576,
        onBegin: () async -> Void,
        _ body: ([UInt8]) async throws -> Void
    ) async throws {
        let call = EngineCall(
            method: .GET,
            path: path(container, "logs"),
            query: [("follow", "1"), ("stdout", "1"), ("stderr", "1"), ("tail", "0")],
            timeoutMilliseconds: timeoutMilliseconds
        )
        try await follow(call, lineBytesMax: lineBytesMax, onBegin: onBegin) { _, line in
            try await body(line)
        }
    }

    private func follow(
        _ call: EngineCall,
        lineBytesMax: Int,
        onBegin: () async -> Void,
        _ body: (OutputChannel, [UInt8]) async throws -> Void
    ) async throws {
        var stream = RawStreamDemultiplexer()
        var output = LineSplitter(lineBytesMax: lineBytesMax)
        var errors = LineSplitter(lineBytesMax: lineBytesMax)
        try await transport.sendForBytes(call, onBegin: onBegin) { bytes in
            for part in try stream.split(bytes) {
                switch part.channel {
                case .output:
                    for line in try output.split(part.bytes) { try await body(.output, line) }
                case .errors:
                    for line in try errors.split(part.bytes) { try await body(.errors, line) }
                }
            }
        }
        if let rest = output.finish() { try await body(.output, rest) }
        if let rest = errors.finish() { try await body(.errors, rest) }
    }

    /// Lists the containers that live and mount a volume or a folder, or something inside it.
    ///
    /// - Parameter source: name of a volume, or a path on the engine's machine.
    /// - Returns: those that run, are paused or about to restart; by name.
    /// - Throws: `EngineError`.
    public func livingContainers(mounting source: String) async throws -> [ContainerSummary] {
        struct Mounted: Decodable {
            struct Mount: Decodable {
                var Name: String?
                var Source: String?
            }
            var Id: String
            var Mounts: [Mount]?
        }
        let call = EngineCall(method: .GET, path: "/containers/json", query: [("all", "1")])
        let answer = try await transport.send(call).checked()
        let users = try answer.decoded([Mounted].self).filter { container in
            (container.Mounts ?? []).contains { mount in
                mount.Name == source || mount.Source == source
                    || (source.hasPrefix("/") && mount.Source?.hasPrefix(source + "/") == true)
            }
        }
        let identifiers = Set(users.map(\.Id))
        return try answer.decoded([ContainerSummary].self).filter { container in
            identifiers.contains(container.id)
                && ["running", "paused", "restarting"].contains(container.state)
        }.sorted { $0.name < $1.name }
    }
}
