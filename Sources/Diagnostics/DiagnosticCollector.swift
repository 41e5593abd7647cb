/// Gathers findings while a stage goes on; bounded, because one bad file can hold many.
///
/// Not Sendable on purpose: one compilation runs on one task.
public final class DiagnosticCollector {
    /// How many findings are kept unless another bound is given; the rest are counted.
    public static let diagnosticsMax = 200

    /// The findings kept, in the order they were made.
    public private(set) var diagnostics: [Diagnostic] = []
    /// Findings beyond the bound.
    public private(set) var droppedCount = 0
    /// Errors reported, kept or not.
    public private(set) var errorCount = 0
    /// Whether an error was reported.
    public var hasErrors: Bool { errorCount > 0 }

    private let diagnosticsMax: Int

    /// Creates an empty collector.
    public init(diagnosticsMax: Int = DiagnosticCollector.diagnosticsMax) {
        self.diagnosticsMax = diagnosticsMax
    }

    /// Takes a finding.
    public func report(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { errorCount += 1 }
        guard diagnostics.count < diagnosticsMax else {
            droppedCount += 1
            return
        }
        diagnostics.append(diagnostic)
    }

    /// Throws everything gathered when there is an error in it.
    public func throwIfErrors() throws(DiagnosticsError) {
        if hasErrors { throw DiagnosticsError(diagnostics) }
    }
}
