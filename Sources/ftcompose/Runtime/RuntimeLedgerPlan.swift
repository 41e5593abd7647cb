import ServicePlan

/// The plan of the ledger as its containers read it.
struct RuntimeLedgerPlan {
    /// The plan.
    let plan: LedgerPlan

    /// Reads a plan and checks it against what this machine says.
    ///
    /// - Parameters:
    ///   - path: the plan file.
    ///   - environment: the process environment.
    /// - Throws: `RuntimeFailure` that says what is wrong and how to mend it.
    init(path: String, environment: [String: String]) throws(RuntimeFailure) {
        plan = try PlanFile.read(
            LedgerPlan.self,
            version: LedgerPlan.currentVersion,
            path: path,
            environment: environment
        )
        try PlanFile.check(expected: plan.expect, environment)
    }
}
