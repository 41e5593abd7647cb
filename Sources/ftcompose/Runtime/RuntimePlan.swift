import FoundationEssentials
import ServicePlan

/// The plan a runtime works by, checked against what this machine says.
struct RuntimePlan {
    /// The plan.
    let plan: Plan
    /// Password of the administrator on the replicas; empty when the account has none.
    let administratorPassword: [UInt8]

    /// Reads a plan and what it needs from the environment.
    ///
    /// - Parameters:
    ///   - path: the plan file.
    ///   - environment: the process environment.
    ///   - needsPassword: false for runtimes that never log in.
    /// - Throws: `RuntimeFailure` that says what is wrong and how to mend it.
    init(
        path: String,
        environment: [String: String],
        needsPassword: Bool = true
    ) throws(RuntimeFailure) {
        plan = try PlanFile.read(
            Plan.self,
            version: Plan.currentVersion,
            path: path,
            environment: environment
        )
        try PlanFile.check(expected: plan.expect, environment)
        administratorPassword =
            needsPassword ? try Self.password(plan.credentials.password, environment) : []
    }

    /// Reads a secret from where the source keeps it.
    private static func password(
        _ source: SecretSource,
        _ environment: [String: String]
    ) throws(RuntimeFailure) -> [UInt8] {
        if source.empty == true { return [] }
        if let name = source.fileEnvironment {
            guard let path = environment[name],
                let data = FileManager.default.contents(atPath: path)
            else {
                throw RuntimeFailure("the file named by \(name) cannot be read")
            }
            var bytes = [UInt8](data)
            if bytes.last == 0x0A { bytes.removeLast() }
            return bytes
        }
        if let name = source.environment {
            guard let value = environment[name], !value.isEmpty else {
                throw RuntimeFailure(
                    "the variable \(name) with the administrator's password is not set"
                )
            }
            return Array(value.utf8)
        }
        throw RuntimeFailure("the plan names no source of the administrator's password")
    }
}
