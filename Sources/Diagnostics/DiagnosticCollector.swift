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

    private struct Place: Hashable {
        let file: ObjectIdentifier
        let bytes: Range<Int>

        init(_ range: SourceRange) {
            file = ObjectIdentifier(range.file)
            bytes = range.bytes
        }
    }

    /// What makes two findings the same: two documents of a project may lead to one place.
    private struct Identity: Hashable {
        let id: DiagnosticID
        let message: String
        let place: Place
        let notes: [Place?]
    }

    private let diagnosticsMax: Int
    private var known: Set<Identity> = []

    /// Creates an empty collector.
    public init(diagnosticsMax: Int = DiagnosticCollector.diagnosticsMax) {
        self.diagnosticsMax = diagnosticsMax
    }

    /// Takes a finding; one that is kept already, at the same places and in the same words, is left out.
    public func report(_ diagnostic: Diagnostic) {
        let identity = diagnostic.range.map { place in
            Identity(
                id: diagnostic.id,
                message: diagnostic.message,
                place: Place(place),
                notes: diagnostic.notes.map { $0.range.map(Place.init) }
            )
        }
        if let identity, known.contains(identity) { return }
        if diagnostic.severity == .error { errorCount += 1 }
        guard diagnostics.count < diagnosticsMax else {
            droppedCount += 1
            return
        }
        diagnostics.append(diagnostic)
        if let identity { known.insert(identity) }
    }

    /// Throws everything gathered when there is an error in it.
    public func throwIfErrors() throws(DiagnosticsError) {
        if hasErrors { throw DiagnosticsError(diagnostics) }
    }
}
