import Diagnostics
import YAMLBridge

/// Reads and parses the sources of one project, each once, and counts them.
final class SourceReader {
    /// Files read for one project, overrides, includes and bases of `extends` together.
    static let filesMax = 1000

    /// The sources in the order they were read first.
    private(set) var files: [SourceFile] = []
    let collector: DiagnosticCollector
    private var known: [String: [YAMLDocument]] = [:]
    private let given: [String: [UInt8]]

    /// `given` are contents that are not read from disk, by path.
    init(collector: DiagnosticCollector, given: [String: [UInt8]] = [:]) {
        self.collector = collector
        self.given = given
    }

    /// The documents of a file that hold anything; nil after a report, which is placed at `node`.
    func documents(_ path: String, for node: YAMLNode?) -> [YAMLDocument]? {
        if let documents = known[path] { return documents }
        guard files.count < SourceReader.filesMax else {
            let message = "more than \(SourceReader.filesMax) files; that is the limit"
            let place = node?.range ?? .beginning(of: path)
            collector.report(
                Diagnostic(
                    .fileUnreadable,
                    .error,
                    message,
                    at: place,
                    remedy: "put several of them into one"
                )
            )
            return nil
        }
        guard let bytes = bytes(path, for: node) else { return nil }
        let before = collector.errorCount
        let shown = path == "-" ? "<stdin>" : path
        let documents = YAMLParser().parse(bytes: bytes, path: shown, collector: collector)
        guard collector.errorCount == before else { return nil }
        let filled = documents.filter { $0.root.map { !($0.scalar?.isNull ?? false) } ?? false }
        guard let first = filled.first else {
            let remedy = "write `services:` with at least one service into it"
            let message = "\(shown) has no content"
            let place =
                documents.first.map { SourceRange(file: $0.file, bytes: 0..<0) }
                ?? .beginning(of: shown)
            collector.report(
                Diagnostic(.composeShape, .error, message, at: place, remedy: remedy)
            )
            return nil
        }
        files.append(first.file)
        for document in documents where document.root.map({ $0.scalar?.isNull ?? false }) ?? true {
            reportEmpty(document)
        }
        for document in filled {
            guard let root = document.root, root.rawEntries == nil else { continue }
            collector.report(
                Diagnostic(
                    .composeShape,
                    .error,
                    "a Compose file is a mapping, not \(root.kindName)",
                    at: root.range
                )
            )
            return nil
        }
        for document in filled {
            if let root = document.root { PlaceholderCheck(collector: collector).run(root) }
        }
        guard collector.errorCount == before else { return nil }
        known[path] = filled
        return filled
    }

    /// Reports a document without content among others, where it is begun.
    private func reportEmpty(_ document: YAMLDocument) {
        let file = document.file
        let place = document.root?.range?.bytes ?? file.bytes.count..<file.bytes.count
        var line = file.position(at: place.lowerBound).line
        if place.isEmpty {
            // Nothing has no place of its own: only `---` begins an empty document.
            while line > 1, !file.bytes[file.lineRange(line)].starts(with: "---".utf8) { line -= 1 }
        }
        let range = place.isEmpty ? file.lineRange(line) : place
        collector.report(
            Diagnostic(
                .composeShape,
                .error,
                "this document has no content: docker compose refuses the file",
                at: SourceRange(file: file, bytes: range),
                remedy: "take out the `---` that begins it, or write `{}`"
            )
        )
    }

    private func bytes(_ path: String, for node: YAMLNode?) -> [UInt8]? {
        if let bytes = given[path] { return bytes }
        do throws(FileReader.Problem) {
            return path == "-" ? try FileReader.readStandardInput() : try FileReader.read(path)
        } catch {
            let shown = path == "-" ? "standard input" : path
            // A path below a folder of that name is a file like any other while it is there.
            let isRemote = RemoteFile.isRemote(path)
            collector.report(
                Diagnostic(
                    isRemote ? .composeUnsupported : .fileUnreadable,
                    .error,
                    isRemote
                        ? "\(shown) is elsewhere and is not read"
                        : "\(shown) cannot be read: \(error.message)",
                    at: node?.range ?? .beginning(of: path == "-" ? "<stdin>" : path),
                    remedy: isRemote
                        ? RemoteFile.remedy(path)
                        : error.isMissing
                            ? "correct the path, or add the file"
                            : "make it a file that may be read"
                )
            )
            return nil
        }
    }
}
