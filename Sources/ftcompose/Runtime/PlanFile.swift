import Diagnostics
import FoundationEssentials
import YAMLBridge

/// Reads plans of any kind as runtimes do: version first, then values, overridden by variables.
enum PlanFile {
    /// Prefix of variables that override single values of a plan.
    static let overridePrefix = "FTCOMPOSE_PLAN__"

    /// Reads a plan.
    ///
    /// - Parameters:
    ///   - type: kind of the plan.
    ///   - version: the version of its format that this binary knows.
    ///   - path: the plan file.
    ///   - environment: the process environment.
    /// - Returns: the plan, overrides applied.
    /// - Throws: `RuntimeFailure` that says what is wrong and how to mend it.
    static func read<Value: Decodable>(
        _ type: Value.Type,
        version: Int,
        path: String,
        environment: [String: String]
    ) throws(RuntimeFailure) -> Value {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RuntimeFailure("cannot read the plan \(path); give its path with --plan")
        }
        let bytes = [UInt8](data)
        // The version decides whether anything else in the file can be understood.
        if let found = self.version(bytes, path: path), found != version {
            throw RuntimeFailure(
                "\(path) has plan version \(found), this binary knows \(version); "
                    + "run 'ftcompose build' of the same version"
            )
        }
        do {
            return try YAMLDecoder.decode(
                type,
                from: bytes,
                path: path,
                overridePrefix: overridePrefix,
                environment: environment
            )
        } catch {
            throw RuntimeFailure("\(path): \(error)")
        }
    }

    /// Refuses values of placeholders other than those the compiler decided by.
    static func check(
        expected: [String: String],
        _ environment: [String: String]
    ) throws(RuntimeFailure) {
        for (name, seen) in expected.sorted(by: { $0.key < $1.key }) {
            guard let actual = environment["FT_EXPECT_\(name)"], actual != seen else { continue }
            throw RuntimeFailure(
                "\(name) is '\(actual)' here but was '\(seen)' when the project was built; "
                    + "run 'ftcompose build' again with the same variables"
            )
        }
    }

    /// The class of the service a plan is for; nil when decoding is to say what is wrong with it.
    static func serviceClass(path: String) -> String? {
        FileManager.default.contents(atPath: path).flatMap {
            value(of: "serviceclass", [UInt8]($0), path: path)
        }
    }

    /// The version a file says it has; nil when decoding is to say what is wrong with it.
    private static func version(_ bytes: [UInt8], path: String) -> Int? {
        value(of: "planversion", bytes, path: path).flatMap { Int($0) }
    }

    /// The value of a key at the top, which is given in lower case without underscores.
    private static func value(of key: String, _ bytes: [UInt8], path: String) -> String? {
        let documents = YAMLParser().parse(
            bytes: bytes,
            path: path,
            collector: DiagnosticCollector()
        )
        let entry = documents.first?.root?.entries?.first {
            $0.name.lowercased().filter { $0 != "_" } == key
        }
        return entry?.value.text
    }
}
