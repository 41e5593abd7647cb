import EngineConnector

/// `out-of-memory`: the container's limit is put just above what it uses, then a second process asks for
/// more until the kernel kills the largest one, the server.
struct MemoryFault: Fault {
    private static let marginBytes: Int64 = 16_777_216
    private static let attemptsMax = 20
    /// The kernel's own way to say "no limit"; the engine takes neither 0 nor -1 for it.
    private static let unlimitedBytes: Int64 = 0x7FFF_FFFF_FFFF_F000

    private var before: ContainerResources?

    mutating func inject(_ context: FaultContext) async throws -> String {
        let engine = context.engine
        let detail = try await engine.inspect(context.container)
        let used = try await engine.memoryBytes(of: context.container)
        guard used > 0 else { throw InjectionError("\(context.replica) does not run") }
        before = detail.resources
        let limit = used + Self.marginBytes
        try await engine.update(context.container, memoryBytesMax: limit)
        for _ in 0..<Self.attemptsMax {
            // `tail` keeps the last line, and this input has only one, without an end.
            let eater = ExecRequest(["sh", "-c", "tail /dev/zero"], user: "0")
            _ = try? await engine.exec(eater, in: context.container, timeoutMilliseconds: 3_000)
            let now = try await engine.inspect(context.container)
            if !now.state.running || now.state.startedAt != detail.state.startedAt {
                return "killed for memory at a limit of \(limit) bytes"
            }
        }
        throw InjectionError("the kernel killed other processes than the server, or none")
    }

    func undo(_ context: FaultContext) async throws {
        guard let before else { return }
        let wasLimited = before.memoryBytesMax > 0
        try await context.engine.update(
            context.container,
            memoryBytesMax: wasLimited ? before.memoryBytesMax : Self.unlimitedBytes,
            memoryAndSwapBytesMax: wasLimited ? before.memoryAndSwapBytesMax : -1
        )
        try await context.engine.start(context.container)
    }
}
