import FoundationEssentials
import NIOHTTP1

extension EngineClient {
    /// Follows the engine's events.
    ///
    /// - Parameters:
    ///   - filters: conditions by name, such as `["type": ["container"]]`; empty takes all.
    ///   - sinceUnixSeconds: also past events from this time on.
    ///   - timeoutMilliseconds: end of the stream; reaching it is `EngineError` `timedOut`.
    ///   - body: gets each event; false ends the stream.
    /// - Throws: `EngineError`, or what `body` throws.
    public func events(
        filters: [String: [String]] = [:],
        sinceUnixSeconds: Int64? = nil,
        timeoutMilliseconds: Int64 = 86_400_000,
        _ body: (EngineEvent) async throws -> Bool
    ) async throws {
        var query: [(name: String, value: String)] = []
        if !filters.isEmpty { query.append(try self.filters(filters)) }
        if let sinceUnixSeconds { query.append(("since", String(sinceUnixSeconds))) }
        let call = EngineCall(
            method: .GET,
            path: "/events",
            query: query,
            timeoutMilliseconds: timeoutMilliseconds,
            answerBytesMax: 1_048_576
        )
        try await transport.sendForLines(call) { line in
            let event: EngineEvent
            do {
                event = try JSONDecoder().decode(EngineEvent.self, from: Data(line))
            } catch {
                throw EngineError(
                    code: .malformedAnswer,
                    message: "an event is not as expected: \(error)",
                    call: call.label
                )
            }
            return try await body(event)
        }
    }
}
