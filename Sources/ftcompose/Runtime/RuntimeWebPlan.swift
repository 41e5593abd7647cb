import ServicePlan

/// The plan of a web server as its runtimes read it.
struct RuntimeWebPlan {
    /// The class that such plans are of.
    static let className = "webserver"

    /// The plan.
    let plan: WebServicePlan

    /// Reads a plan and checks it against what this machine says.
    ///
    /// - Parameters:
    ///   - path: the plan file.
    ///   - environment: the process environment.
    /// - Throws: `RuntimeFailure` that says what is wrong and how to mend it.
    init(path: String, environment: [String: String]) throws(RuntimeFailure) {
        plan = try PlanFile.read(
            WebServicePlan.self,
            version: WebServicePlan.currentVersion,
            path: path,
            environment: environment
        )
        try PlanFile.check(expected: plan.expect, environment)
    }
}
