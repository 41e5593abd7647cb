import Diagnostics
import YAMLBridge

/// Reads env files in order; a later one wins and may use what earlier ones set.
struct EnvFileReader {
    let collector: DiagnosticCollector

    /// The values of all files; what is wrong is reported, at `node` where the file is missing.
    func read(
        _ paths: [String],
        isOptional: Bool,
        _ environment: ProjectEnvironment,
        at node: YAMLNode? = nil
    ) -> [String: String] {
        var values: [String: String] = [:]
        for path in paths {
            do throws(FileReader.Problem) {
                let file = SourceFile(path: path, bytes: try FileReader.read(path))
                let known = values
                let dotenv = DotEnv(file: file, collector: collector) {
                    environment[$0] ?? known[$0]
                }
                values.merge(dotenv.values) { _, later in later }
            } catch {
                if isOptional, error.isMissing { continue }
                let message = "env file \(path) cannot be read: \(error.message)"
                collector.report(
                    Diagnostic(
                        .fileUnreadable,
                        .error,
                        message,
                        at: node?.range ?? .beginning(of: path),
                        remedy: error.isMissing
                            ? "correct the path, or add the file"
                            : "make it a file that may be read"
                    )
                )
            }
        }
        return values
    }
}
