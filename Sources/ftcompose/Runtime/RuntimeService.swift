import ServiceLifecycle

/// A runtime as a member of a service group; says its name only, for service groups log what they run.
struct RuntimeService: Service, CustomStringConvertible {
    let description: String
    private let body: @Sendable () async throws -> Void

    /// Creates a member that runs `body` until a shutdown cancels it.
    init(_ description: String, _ body: @escaping @Sendable () async throws -> Void) {
        self.description = description
        self.body = body
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await body() }
    }
}
