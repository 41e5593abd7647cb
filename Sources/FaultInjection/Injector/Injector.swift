public import EngineConnector
import FoundationEssentials
import ServicePlan

/// Puts a fault into one replica of a running service, and takes back what lasts.
public struct Injector: Sendable {
    private let engine: EngineClient
    private let service: LocatedService
    private let tunnel: any TunnelControl
    private let progress: @Sendable (String) -> Void

    /// Creates an injector.
    ///
    /// - Parameters:
    ///   - engine: the engine.
    ///   - service: the service.
    ///   - tunnel: the service's tunnel.
    ///   - progress: tells the user what happens.
    public init(
        engine: EngineClient,
        service: LocatedService,
        tunnel: any TunnelControl,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.engine = engine
        self.service = service
        self.tunnel = tunnel
        self.progress = progress
    }

    /// Puts a fault in, waits as long as it is to act, and takes it back.
    ///
    /// When the task is cancelled the fault is taken back as well before this returns.
    ///
    /// - Parameter request: the fault.
    /// - Returns: what was done.
    /// - Throws: when the fault could not be put in or not be taken back.
    public func run(_ request: InjectionRequest) async throws -> InjectionReport {
        let context = try context(request)
        let before = try? await tunnel.status()
        if let state = before?.replicas.first(where: { $0.name == context.replica })?.state,
            state != "active"
        {
            throw InjectionError(
                "\(context.replica) is \(state); a fault shows only in a replica that votes"
            )
        }
        var report = InjectionReport(
            fault: request.fault,
            manifestation: request.fault.manifestation,
            service: service.service,
            replica: context.replica,
            randomSeed: request.randomSeed,
            span: "\(request.span)",
            done: "",
            acted: 0,
            undone: false,
            repaired: nil,
            startedUnixMilliseconds: Self.now,
            endedUnixMilliseconds: 0,
            notes: []
        )
        var fault = try request.fault.make(byMilliseconds: request.byMilliseconds)
        do {
            report.done = try await fault.inject(context)
            report.startedUnixMilliseconds = Self.now
            progress(report.done)
            await note(&report, context)
            report.acted = try await fault.awaitActing(context)
            try await hold(request, before, context, &report)
        } catch {
            try await Self.undo(fault, context)
            throw error
        }
        try await Self.undo(fault, context)
        report.undone = true
        try await awaitRepair(request, before, context, &report)
        report.endedUnixMilliseconds = Self.now
        return report
    }

    /// Takes away the proxies that an interrupted injection left in front of a service's replicas.
    ///
    /// - Returns: how many there were.
    /// - Throws: when one could not be taken away.
    public func restore() async throws -> Int {
        let placements = try await ProxyPlacement.leftBehind(engine, service: service.service)
        for placement in placements { try await placement.remove() }
        return placements.count
    }

    private func context(_ request: InjectionRequest) throws -> FaultContext {
        let names = service.replicas.keys.sorted()
        var random = SeededGenerator(seed: request.randomSeed)
        guard let replica = request.replica ?? names.randomElement(using: &random) else {
            throw InjectionError("service '\(service.service)' has no replicas")
        }
        return FaultContext(
            engine: engine,
            service: service,
            tunnel: tunnel,
            replica: replica,
            container: try service.replica(replica).id,
            request: request,
            progress: progress
        )
    }

    /// The record comes behind the fault: a record of a fault that failed would mislead.
    private func note(_ report: inout InjectionReport, _ context: FaultContext) async {
        do {
            try await tunnel.record(
                fault: report.fault,
                replica: context.replica,
                reason: report.recordedReason
            )
        } catch {
            report.notes.append("not recorded: \(error)")
        }
    }

    private func hold(
        _ request: InjectionRequest,
        _ before: TunnelStatus?,
        _ context: FaultContext,
        _ report: inout InjectionReport
    ) async throws {
        switch request.span {
        case .untilRepaired:
            guard let before else {
                throw InjectionError("the tunnel does not answer, so no repair can be awaited")
            }
            guard !request.fault.usesProxy else { return }
            progress("waiting until the tunnel takes \(context.replica) out")
            if try await !ReplicaWatch(context).awaitOut(since: before) {
                report.notes.append("the tunnel did not take \(context.replica) out in time")
            }
        case .once:
            guard request.fault.isLasting else { return }
            progress("holding for \(FaultSpan.onceMilliseconds) ms")
            try await Task.sleep(for: .milliseconds(FaultSpan.onceMilliseconds))
        case .lasting(let milliseconds):
            guard !request.fault.usesProxy else { return }
            progress("holding for \(milliseconds) ms")
            try await Task.sleep(for: .milliseconds(milliseconds))
        }
    }

    /// A cancelled task must not leave the fault behind, so it is taken back in a task of its own.
    private static func undo(_ fault: any Fault, _ context: FaultContext) async throws {
        try await Task { try await fault.undo(context) }.value
    }

    /// The repair is awaited where that was asked for, and behind a proxy, whose going away is itself
    /// a reason for one.
    private func awaitRepair(
        _ request: InjectionRequest,
        _ before: TunnelStatus?,
        _ context: FaultContext,
        _ report: inout InjectionReport
    ) async throws {
        guard request.span == .untilRepaired || request.fault.usesProxy else { return }
        progress("waiting until \(context.replica) votes again")
        let watch = ReplicaWatch(context)
        let isBack = try await watch.awaitActive()
        let wasOut: Bool = if let before { try await watch.isOut(since: before) } else { true }
        report.repaired = isBack && wasOut
    }

    private static var now: Int64 {
        Int64((Date().timeIntervalSince1970 * 1_000).rounded())
    }
}
