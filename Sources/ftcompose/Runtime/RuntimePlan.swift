import Diagnostics
import FoundationEssentials
import ServicePlan
import YAMLBridge

/// The plan a runtime works by, checked against what this machine says.
struct RuntimePlan {
    /// Prefix of variables that override single values of the plan.
    static let overridePrefix = "FTCOMPOSE_PLAN__"

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
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RuntimeFailure("cannot read the plan \(path); give its path with --plan")
        }
        do {
            plan = try YAMLDecoder.decode(
                Plan.self,
                from: [UInt8](data),
                path: path,
                overridePrefix: Self.overridePrefix,
                environment: environment
            )
        } catch {
            throw RuntimeFailure("\(path): \(error)")
        }
        guard plan.planVersion == Plan.currentVersion else {
            throw RuntimeFailure(
                "\(path) has plan version \(plan.planVersion), this binary knows "
                    + "\(Plan.currentVersion); run 'ftcompose build' of the same version"
            )
        }
        try Self.checkExpected(plan, environment)
        administratorPassword =
            needsPassword ? try Self.password(plan.credentials.password, environment) : []
    }

    /// Refuses values of placeholders other than those the compiler decided by.
    private static func checkExpected(
        _ plan: Plan,
        _ environment: [String: String]
    ) throws(RuntimeFailure) {
        for (name, seen) in plan.expect.sorted(by: { $0.key < $1.key }) {
            guard let actual = environment["FT_EXPECT_\(name)"], actual != seen else { continue }
            throw RuntimeFailure(
                "\(name) is '\(actual)' here but was '\(seen)' when the project was built; "
                    + "run 'ftcompose build' again with the same variables"
            )
        }
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
