public import ComposeModel
import Diagnostics

/// One run of `ftcompose build`: load, compile, write.
public struct BuildRun: Sendable {
    private let options: LoadOptions
    private let output: String?
    private let profileFolder: String?
    private let isDryRun: Bool
    private let comparesOutput: Bool
    /// Tests widen it; there is no option for it, since nothing would run what comes out.
    var scope = BuildScope.released

    /// Creates a run; without `output`, `compose.yml` gives `compose.ft.yml` beside it.
    ///
    /// `profileFolder` takes the place of the project's `.ftcompose/profiles`. With `comparesOutput` the outcome says what each file is to what is there.
    public init(
        options: LoadOptions,
        output: String? = nil,
        profileFolder: String? = nil,
        isDryRun: Bool = false,
        comparesOutput: Bool = false
    ) {
        self.options = options
        self.output = output
        self.profileFolder = profileFolder
        self.isDryRun = isDryRun
        self.comparesOutput = comparesOutput
    }

    /// Does it.
    ///
    /// Nothing is thrown: what is wrong is in the outcome.
    public func run() -> BuildOutcome {
        let collector = DiagnosticCollector()
        let directory = BuildRun.directory(of: options)
        let path = output ?? BuildRun.outputPath(of: options)
        var changes: [OutputChange] = []
        func outcome(_ status: BuildOutcome.Status, _ project: CompiledProject?) -> BuildOutcome {
            BuildOutcome(
                status: status,
                diagnostics: collector.diagnostics,
                droppedCount: collector.droppedCount,
                project: project,
                outputPath: path,
                directory: directory,
                changes: changes
            )
        }
        let folder = FilePath.directory(of: path)
        guard FilePath.normalized(folder) == FilePath.normalized(directory) else {
            collector.report(
                Diagnostic(
                    .outputUnwritable,
                    .error,
                    "\(path) is not in the project's folder \(directory)",
                    remedy: "relative paths in the source start there; write the output there too"
                )
            )
            return outcome(.refused, nil)
        }
        guard let project = ComposeLoader(options: options, collector: collector).load() else {
            return outcome(.notLoaded, nil)
        }
        do {
            let compiler = ProjectCompiler(
                project,
                FilePath.name(of: path),
                profileFolder,
                scope
            )
            guard let compiled = try compiler.compile() else { return outcome(.refused, nil) }
            let writer = OutputWriter(directory: directory)
            if comparesOutput { changes = writer.changes(compiled) }
            if !isDryRun { try writer.write(compiled) }
            return outcome(.built, compiled)
        } catch let error as DiagnosticsError {
            error.diagnostics.forEach(collector.report)
        } catch {
            collector.report(Diagnostic(.outputUnwritable, .error, "\(error)"))
        }
        return outcome(.refused, nil)
    }

    /// The folder of the output, from which its relative paths start as those of the source do.
    static func directory(of options: LoadOptions) -> String {
        options.directory
    }

    /// `compose.yml` becomes `compose.ft.yml`, standard input too.
    static func outputPath(of options: LoadOptions) -> String {
        let path = options.path == "-" ? "compose.yml" : options.path
        return FilePath.join(options.directory, FilePath.name(of: outputPath(for: path)))
    }

    static func outputPath(for path: String) -> String {
        for ending in [".yml", ".yaml"] where path.hasSuffix(ending) {
            return path.dropLast(ending.count) + ".ft" + ending
        }
        return path + ".ft.yml"
    }
}
