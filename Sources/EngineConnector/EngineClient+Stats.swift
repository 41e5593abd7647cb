import NIOHTTP1

extension EngineClient {
    /// Memory a container's control group holds now, page cache included.
    ///
    /// - Parameter container: identifier or name.
    /// - Returns: bytes; 0 when it does not run.
    /// - Throws: `EngineError`.
    public func memoryBytes(of container: String) async throws -> Int64 {
        struct Answer: Decodable {
            struct Memory: Decodable { var usage: Int64? }

            var memory_stats: Memory
        }
        let call = EngineCall(
            method: .GET,
            path: path(container, "stats"),
            query: [("stream", "0"), ("one-shot", "1")]
        )
        return try await transport.send(call).checked().decoded(Answer.self).memory_stats.usage ?? 0
    }
}
