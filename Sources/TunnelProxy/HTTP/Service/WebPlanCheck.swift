internal import ServicePlan
internal import VotingCore

/// Refuses plans that this tunnel cannot carry out: nothing of a plan is passed over in silence.
enum WebPlanCheck {
    /// Paths of a service.
    static let pathCounts = 1...9
    private static let replicaCounts = 2...9

    /// Looks at the whole plan.
    ///
    /// - Throws: `TunnelFailure` that names what cannot be carried out.
    static func run(_ plan: WebServicePlan) throws(TunnelFailure) {
        if let reason = refusal(plan) {
            throw TunnelFailure("\(reason); run 'ftcompose build' of the same version")
        }
    }

    /// What of a plan is not carried out; nil when all is.
    static func refusal(_ plan: WebServicePlan) -> String? {
        if let reason = refusal(paths: plan) { return reason }
        if plan.mode != "vote" { return "the plan's mode '\(plan.mode)' is not served" }
        if plan.onNoMajority != "fail" {
            return "the plan answers without majority ('\(plan.onNoMajority)'), which is not served"
        }
        if !plan.ordersWrites { return "the plan orders no writes, which is not served" }
        if !plan.chains.isEmpty { return "the plan has chains, which are not served" }
        if plan.comparison.tolerance != 0 {
            return "the plan has a tolerance for numbers, which is not served"
        }
        if plan.ledger.durability != "async" {
            return "the plan's answers wait for the ledger ('\(plan.ledger.durability)'), which is "
                + "not served"
        }
        return plan.listeners.isEmpty ? "the plan has no port for clients" : nil
    }

    private static func refusal(paths plan: WebServicePlan) -> String? {
        guard pathCounts.contains(plan.paths.count) else {
            return "the plan has \(plan.paths.count) paths, a service has \(pathCounts)"
        }
        for path in plan.paths {
            let count = path.replicas.count
            guard replicaCounts.contains(count), (1...count).contains(plan.quorum) else {
                return "the plan's quorum \(plan.quorum) does not fit the \(count) replicas of "
                    + "\(path.name)"
            }
            guard (1...PathBalancer.weightMax).contains(path.weight) else {
                return "the weight \(path.weight) of \(path.name) is not 1 to "
                    + "\(PathBalancer.weightMax)"
            }
        }
        // The state of each path has a folder of its name, and an operator names replicas.
        let names = plan.paths.map(\.name)
        let replicas = plan.paths.flatMap(\.replicas).map(\.name)
        guard Set(names).count == names.count, Set(replicas).count == replicas.count else {
            return "the plan has two paths or two replicas of one name"
        }
        guard names.allSatisfy({ !$0.isEmpty && !$0.contains("/") && !$0.hasPrefix(".") }) else {
            return "the plan has a path whose name cannot be a folder's"
        }
        let ports = plan.paths.compactMap(\.port) + plan.listeners.map(\.port)
        guard Set(ports).count == ports.count else {
            return "the plan has two paths or listeners of one port"
        }
        let hasPlain = plan.listeners.contains { $0.scheme == "http" }
        guard hasPlain || plan.paths.allSatisfy({ $0.port == nil }) else {
            return "the plan has a port for one path, but no listener for plain HTTP"
        }
        guard LoadBalancingAlgorithm(rawValue: plan.balancing.algorithm) != nil else {
            return "the plan's algorithm '\(plan.balancing.algorithm)' is not known"
        }
        return nil
    }
}
