import FoundationEssentials
import NIOHTTP1

extension EngineClient {
    /// Follows the engine's events.
    ///
    /// - Parameters:
    ///   - filters: conditions by name, such as `["type": ["container"]]`; empty takes all.
    ///   - sinceUnixNanoseconds: also past events from this time on.
    ///   - untilUnixNanoseconds: the stream ends with this time; nil for no end.
    ///   - timeoutMilliseconds: longest wait for the stream to begin; reaching it is `EngineError` `timedOut`.
    ///     The stream itself ends with its task.
    ///   - body: gets each event; false ends the stream.
    /// - Throws: `EngineError`, or what `body` throws.
    public func events(
        filters: [String: [String]] = [:],
        sinceUnixNanoseconds: Int64? = nil,
        untilUnixNanoseconds: Int64? = nil,
        timeoutMilliseconds: Int64 = 86_400_000,
        _ body: (EngineEvent) async throws -> Bool
    ) async throws {
        var query: [(name: String, value: String)] = []
        if !filters.isEmpty { query.append(try self.filters(filters)) }
        for (name, time) in [("since", sinceUnixNanoseconds), ("until", untilUnixNanoseconds)] {
            if let time { query.append((name, Self.timeText(time))) }
        }
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

    /// A time as the engine reads it: seconds, a point and nine digits.
    static func timeText(_ unixNanoseconds: Int64) -> String {
        let (seconds, rest) = unixNanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let digits = String(rest)
        return "\(seconds)." + String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }
}
