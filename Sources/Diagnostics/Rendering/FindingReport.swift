/// What one run found, for a renderer.
public struct FindingReport: Sendable {
    /// The findings, in the order they are shown.
    public var diagnostics: [Diagnostic]
    /// Findings that an ignore comment, the configuration or a baseline takes out.
    public var suppressed: [SuppressedFinding]
    /// Findings beyond the bound.
    public var droppedCount: Int
    /// Whether everything was looked at.
    public var isComplete = true
    /// The source that findings without a place belong to, as the user gave it.
    public var mainPath: String
    /// The folder that paths of reports start from, absolute; normally the current one.
    public var root: String
    /// The version of this program.
    public var toolVersion: String

    /// Creates a report.
    public init(
        diagnostics: [Diagnostic],
        suppressed: [SuppressedFinding] = [],
        droppedCount: Int = 0,
        mainPath: String,
        root: String,
        toolVersion: String
    ) {
        self.diagnostics = diagnostics
        self.suppressed = suppressed
        self.droppedCount = droppedCount
        self.mainPath = mainPath
        self.root = root
        self.toolVersion = toolVersion
    }

    /// A source's path from `root`, with `/` and without `./`; absolute when it lies elsewhere.
    public func path(of file: SourceFile) -> String { ReportPath.relative(file.path, to: root) }

    /// The path that stands for a finding without a place.
    public var mainReportPath: String { ReportPath.relative(mainPath, to: root) }
}
