import EngineConnector

/// `no-cpu`: one millisecond of processor time in each tenth of a second.
struct ProcessorFault: Fault {
    private static let quotaMicroseconds: Int64 = 1_000

    private var before: ContainerResources?

    mutating func inject(_ context: FaultContext) async throws -> String {
        let resources = try await context.engine.inspect(context.container).resources
        guard resources.processorBillionths == 0 else {
            throw InjectionError("\(context.replica) has a limit in cpus, which excludes a quota")
        }
        before = resources
        try await context.engine.update(
            context.container,
            processorQuotaMicroseconds: Self.quotaMicroseconds
        )
        return "processor quota of \(Self.quotaMicroseconds) us in 100 ms"
    }

    func undo(_ context: FaultContext) async throws {
        guard let before else { return }
        let quota = before.processorQuotaMicroseconds
        try await context.engine.update(
            context.container,
            processorQuotaMicroseconds: quota == 0 ? -1 : quota
        )
    }
}
