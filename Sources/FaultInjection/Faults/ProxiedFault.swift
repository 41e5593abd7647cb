import EngineConnector
import ServicePlan

/// The faults of replies, statements and timing: they act in a proxy between tunnel and replica.
struct ProxiedFault: Fault {
    private static let port = "3306"
    private static let pollMilliseconds = 200
    /// Time for the vote on what the proxy did, before the connections are cut again.
    private static let voteMilliseconds = 2_000
    /// Time the tunnel has to notice a reply that never comes.
    private static let neverMilliseconds = 20_000

    /// The proxy's fault.
    let fault: ProxyFault
    private var placement: ProxyPlacement?

    init(fault: ProxyFault) {
        self.fault = fault
    }

    mutating func inject(_ context: FaultContext) async throws -> String {
        guard let network = try await context.sharedNetworks().first else {
            throw InjectionError("\(context.replica) is on no network")
        }
        let before = try await context.tunnel.status()
        context.progress("putting the proxy in front of \(context.replica)")
        let placement = try await ProxyPlacement.place(
            context,
            network: network,
            command: command(context)
        )
        self.placement = placement
        // The tunnel's old connections lead nowhere now and would be found out one by one; a resync
        // closes them at once and opens new ones through the proxy.
        try await Self.resync(context, "a fault proxy is put in place")
        try await ReplicaWatch(context).awaitReadmission(since: before)
        _ = try await placement.ask(.arm)
        let pattern = context.request.pattern ?? fault.defaultPattern
        return "\(context.request.fault.rawValue) armed for statements matching \(pattern)"
    }

    func awaitActing(_ context: FaultContext) async throws -> Int {
        guard let placement else { return 0 }
        context.progress("waiting for a statement to act on")
        let before = try await context.tunnel.status()
        let watch = ReplicaWatch(context)
        let deadline = ContinuousClock.now + .milliseconds(waitMilliseconds(context))
        var acted = 0
        while ContinuousClock.now < deadline {
            let report = try await placement.ask(.report)
            acted = report.acted
            switch context.request.span {
            case .once where acted > 0:
                report.on.forEach(context.progress)
                try await settle(watch, before)
                return acted
            case .untilRepaired:
                if acted > 0, try await watch.isOut(since: before) { return acted }
            case .once, .lasting: break
            }
            try await Task.sleep(for: .milliseconds(Self.pollMilliseconds))
        }
        return acted
    }

    func undo(_ context: FaultContext) async throws {
        guard let placement else { return }
        context.progress("taking the proxy away")
        try await placement.remove()
        try await Self.resync(context, "the fault proxy is taken away")
    }

    private func command(_ context: FaultContext) -> [String] {
        var command = [
            "fault-proxy", "--listen", Self.port, "--upstream",
            "\(context.replica)\(ProxyPlacement.realSuffix):\(Self.port)", "--fault",
            context.request.fault.rawValue,
        ]
        if case .once = context.request.span { command.append("--once") }
        if let pattern = context.request.pattern { command += ["--match", pattern] }
        if let by = context.request.byMilliseconds { command += ["--by-milliseconds=\(by)"] }
        return command
    }

    private func waitMilliseconds(_ context: FaultContext) -> Int {
        if case .lasting(let milliseconds) = context.request.span { return milliseconds }
        return context.request.timeoutMilliseconds
    }

    /// Lets the fault have its effect.
    private func settle(_ watch: ReplicaWatch, _ before: TunnelStatus) async throws {
        var wait = Self.voteMilliseconds
        if case .late(let milliseconds) = fault { wait += milliseconds }
        if case .never = fault { wait = Self.neverMilliseconds }
        if case .statementsReordered = fault { wait += FaultProxyMachine.reorderMilliseconds }
        let deadline = ContinuousClock.now + .milliseconds(wait)
        while ContinuousClock.now < deadline {
            if try await watch.isOut(since: before) { return }
            try await Task.sleep(for: .milliseconds(Self.pollMilliseconds))
        }
    }

    /// A replica that is being repaired anyway needs no further asking.
    private static func resync(_ context: FaultContext, _ reason: String) async throws {
        do {
            try await context.tunnel.resync(replica: context.replica, reason: reason)
        } catch let error as EngineError {
            context.progress("resync: \(error)")
        }
    }
}
