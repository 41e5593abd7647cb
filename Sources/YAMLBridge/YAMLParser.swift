public import Diagnostics

/// Reads YAML into nodes with exact ranges, within budgets.
public struct YAMLParser: Sendable {
    private let limits: YAMLLimits

    /// Creates a reader.
    public init(limits: YAMLLimits = YAMLLimits()) {
        self.limits = limits
    }

    /// All documents of a source; throws every error found when there is one.
    public func parse(bytes: [UInt8], path: String) throws(DiagnosticsError) -> [YAMLDocument] {
        let collector = DiagnosticCollector()
        let documents = parse(bytes: bytes, path: path, collector: collector)
        try collector.throwIfErrors()
        return documents
    }

    /// All documents of a source; what is wrong goes to `collector`, and a syntax error ends it.
    public func parse(
        bytes: [UInt8],
        path: String,
        collector: DiagnosticCollector
    ) -> [YAMLDocument] {
        guard bytes.count <= limits.bytesMax else {
            let message = "\(path) has \(bytes.count) bytes; the limit is \(limits.bytesMax) bytes"
            let remedy = "spread it over several files"
            let place = SourceRange.beginning(of: path)
            collector.report(Diagnostic(.yamlLimit, .error, message, at: place, remedy: remedy))
            return []
        }
        guard let text = TextEncoding.utf8(bytes) else {
            let message = "\(path) starts like UTF-16 but is not"
            let place = SourceRange.beginning(of: path)
            collector.report(
                Diagnostic(.yamlEncoding, .error, message, at: place, remedy: "save it as UTF-8")
            )
            return []
        }
        return parse(SourceFile(path: path, bytes: text), collector: collector)
    }

    /// All documents of a UTF-8 source.
    public func parse(_ file: SourceFile, collector: DiagnosticCollector) -> [YAMLDocument] {
        var builder = YAMLTreeBuilder(file: file, limits: limits, collector: collector)
        file.bytes.withUnsafeBufferPointer { input in
            var reader = YAMLEventReader(file: file, input: input)
            var goesOn = true
            while goesOn {
                switch reader.next() {
                case .success(let event):
                    goesOn = builder.accept(event)
                case .failure(let error):
                    error.diagnostics.forEach(collector.report)
                    goesOn = false
                }
            }
        }
        return builder.documents
    }
}
