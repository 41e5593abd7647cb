public import ComposeModel
import Diagnostics

/// One run of `ftcompose build`: load, compile, write.
public struct BuildRun: Sendable {
    private let options: LoadOptions
    private let output: String?
    private let isDryRun: Bool

    /// Creates a run; without `output`, `compose.yml` gives `compose.ft.yml` beside it.
    public init(options: LoadOptions, output: String? = nil, isDryRun: Bool = false) {
        self.options = options
        self.output = output
        self.isDryRun = isDryRun
    }

    /// Does it.
    ///
    /// Nothing is thrown: what is wrong is in the outcome.
    public func run() -> BuildOutcome {
        let collector = DiagnosticCollector()
        let directory = FilePath.directory(of: options.path)
        let path = output ?? BuildRun.outputPath(for: options.path)
        func outcome(_ status: BuildOutcome.Status, _ project: CompiledProject?) -> BuildOutcome {
            BuildOutcome(
                status: status,
                diagnostics: collector.diagnostics,
                droppedCount: collector.droppedCount,
                project: project,
                outputPath: path
            )
        }
        let folder = FilePath.directory(of: path)
        guard FilePath.normalized(folder) == FilePath.normalized(directory) else {
            collector.report(
                Diagnostic(
                    .outputUnwritable,
                    .error,
                    "\(path) is not in the source's folder \(directory)",
                    remedy: "relative paths in the source start there; write the output there too"
                )
            )
            return outcome(.refused, nil)
        }
        guard let project = ComposeLoader(options: options, collector: collector).load() else {
            return outcome(.notLoaded, nil)
        }
        do {
            let compiler = ProjectCompiler(project: project, outputName: FilePath.name(of: path))
            guard let compiled = try compiler.compile() else { return outcome(.refused, nil) }
            if !isDryRun { try OutputWriter(directory: directory).write(compiled) }
            return outcome(.built, compiled)
        } catch let error as DiagnosticsError {
            error.diagnostics.forEach(collector.report)
        } catch {
            collector.report(Diagnostic(.outputUnwritable, .error, "\(error)"))
        }
        return outcome(.refused, nil)
    }

    /// `compose.yml` becomes `compose.ft.yml`.
    static func outputPath(for path: String) -> String {
        for ending in [".yml", ".yaml"] where path.hasSuffix(ending) {
            return path.dropLast(ending.count) + ".ft" + ending
        }
        return path + ".ft.yml"
    }
}
