import Diagnostics
import YAMLBridge

extension ServiceReader {
    /// The names set by the service's env files, with the path each stands in.
    public func envFileNames(directory: String) -> [String: String] {
        var found: [String: String] = [:]
        for (path, isRequired, _) in envFiles() {
            do throws(FileReader.Problem) {
                let full = FilePath.join(directory, path.value)
                let file = SourceFile(path: full, bytes: try FileReader.read(full))
                // Values stay unread here: the environment of whoever runs Compose decides them.
                let dotenv = DotEnv(file: file, collector: collector) { _ in nil }
                for name in dotenv.names { found[name] = path.raw }
            } catch {
                if isRequired || !error.isMissing {
                    collector.report(
                        Diagnostic(
                            .fileUnreadable,
                            .error,
                            "env file \(path.raw) cannot be read: \(error.message)",
                            at: path.node.range
                        )
                    )
                }
            }
        }
        return found
    }
}
