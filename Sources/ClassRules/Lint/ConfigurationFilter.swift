import ComposeModel
import Diagnostics

/// Gives findings the weights of the configuration and takes out what it excepts.
struct ConfigurationFilter {
    let configuration: LintConfiguration
    let options: LintOptions

    /// What is left, and what was taken out.
    func apply(
        _ diagnostics: [Diagnostic]
    ) -> (kept: [Diagnostic], suppressed: [SuppressedFinding]) {
        var kept: [Diagnostic] = []
        var suppressed: [SuppressedFinding] = []
        let name = configuration.path.map { ReportPath.relative($0, to: options.root) } ?? ""
        for var diagnostic in diagnostics {
            let level = configuration.levels[diagnostic.id.code]
            if let exception = exception(for: diagnostic) {
                suppressed.append(
                    SuppressedFinding(
                        diagnostic,
                        kind: .external,
                        justification: exception.reason
                    )
                )
            } else if level == .off {
                suppressed.append(
                    SuppressedFinding(
                        diagnostic,
                        kind: .external,
                        justification: "switched off in \(name)"
                    )
                )
            } else {
                if case .severity(let severity) = level { diagnostic.severity = severity }
                kept.append(diagnostic)
            }
        }
        return (kept, suppressed)
    }

    private func exception(for diagnostic: Diagnostic) -> LintConfiguration.Exception? {
        guard !configuration.exceptions.isEmpty, let folder else { return nil }
        let file = diagnostic.range?.file.path ?? options.load.path
        let path = ReportPath.relative(absolute(file), to: folder)
        return configuration.exceptions.first { exception in
            exception.codes.contains(diagnostic.id.code)
                && exception.until.map { $0 >= options.today } ?? true
                && (exception.paths.isEmpty || exception.paths.contains { $0.matches(path) })
        }
    }

    private var folder: String? {
        configuration.path.map { FilePath.directory(of: absolute($0)) }
    }

    private func absolute(_ path: String) -> String {
        FilePath.normalized(FilePath.join(options.root, path))
    }
}
