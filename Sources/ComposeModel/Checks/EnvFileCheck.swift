import Diagnostics
import YAMLBridge

/// Looks at the env files of services that are passed on: whether they are there, and whether Compose
/// can read them.
///
/// Each file is read once, however many services name it.
final class EnvFileCheck {
    private let collector: DiagnosticCollector
    private var seen: Set<String> = []

    init(collector: DiagnosticCollector) {
        self.collector = collector
    }

    /// Looks at the files of one service; Compose does not read those of a service that no active
    /// profile starts.
    func run(_ service: ComposeService, reader: ServiceReader, isActive: Bool) {
        guard service["env_file"] != nil else { return }
        for file in reader.envFiles() {
            let path = FilePath.join(service.directory, file.path.value)
            if !FileReader.exists(path) {
                if file.isRequired { reportMissing(file.path, service) }
            } else if isActive, !file.isRaw, seen.insert(path).inserted {
                read(path)
            }
        }
    }

    private func read(_ path: String) {
        // What cannot be read, a pipe among it, is left to whoever runs Compose.
        guard FileReader.isRegular(path), let bytes = try? FileReader.read(path) else { return }
        // The environment of whoever runs Compose has the values; here each has one, so that only the
        // grammar is looked at.
        _ = DotEnv(file: SourceFile(path: path, bytes: bytes), collector: collector) { _ in "x" }
    }

    private func reportMissing(_ path: ComposeText, _ service: ComposeService) {
        collector.report(
            Diagnostic(
                .envFileMissing,
                .info,
                "`\(service.name)` needs the env file \(path.raw), which is not there",
                at: path.node.range ?? service.key.range,
                remedy: "add it before the project is started, or write `required: false`"
            )
        )
    }
}
