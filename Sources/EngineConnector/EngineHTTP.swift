import AsyncHTTPClient
import NIOCore
import NIOPosix

/// How HTTP is spoken to an engine's socket.
enum EngineHTTP {
    /// Runs work with a client and shuts it down afterwards.
    ///
    /// - Parameter work: what to do with the client.
    /// - Returns: what `work` returns.
    /// - Throws: what `work` throws.
    static func withClient<Value: Sendable>(
        _ work: @Sendable (HTTPClient) async throws -> Value
    ) async throws -> Value {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(5)
        // Streams of events and builds are quiet for long; each call has its own deadline instead.
        configuration.timeout.read = nil
        // A socket that is not there now will not be there in five seconds either.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            configuration: configuration
        )
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await work(client))
        } catch {
            outcome = .failure(error)
        }
        try? await client.shutdown()
        return try outcome.get()
    }
}
