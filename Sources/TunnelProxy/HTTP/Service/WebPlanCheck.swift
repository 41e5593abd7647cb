internal import ServicePlan

/// Refuses plans that this tunnel cannot carry out: nothing of a plan is passed over in silence.
enum WebPlanCheck {
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
        guard let path = plan.paths.first, plan.paths.count == 1 else {
            return "the plan has \(plan.paths.count) paths, this tunnel serves one"
        }
        guard (2...9).contains(path.replicas.count), (1...path.replicas.count).contains(plan.quorum)
        else {
            return "the plan's quorum \(plan.quorum) does not fit \(path.replicas.count) replicas"
        }
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
        if path.voter?.files != nil || path.voter?.logs != nil {
            return "the plan votes on files or logs, which is not served"
        }
        return plan.listeners.isEmpty ? "the plan has no port for clients" : nil
    }
}
