import ComposeModel
import Diagnostics
import YAMLBridge

/// Where `x-ft` can be inserted into a service without touching another byte, the best place first.
struct AnnotationPlaces {
    let service: ComposeService

    /// The edits that would write the annotation; none when the service is no mapping of its own.
    func edits(level: Int) -> [TextEdit] {
        if case .alias = service.node.content { return [] }
        let text = "x-ft: \(level)"
        let image = service.entry("image")
        let first = service.node.rawEntries?.first
        return [image.flatMap { after($0, text) }, first.flatMap { before($0, text) }]
            .compactMap { $0 } + [first.flatMap { after($0, text) }].compactMap { $0 }
    }

    /// On a line of its own below a pair that fills one line, or behind a pair in braces.
    private func after(_ entry: YAMLEntry, _ text: String) -> TextEdit? {
        guard let key = entry.key.range, let value = entry.value.range, key.file === value.file
        else { return nil }
        if isInBraces(entry) {
            let end = value.bytes.upperBound
            return insertion(", \(text)", at: end, in: key.file)
        }
        let line = key.start.line
        let last = max(value.bytes.upperBound - 1, value.bytes.lowerBound)
        guard let margin = margin(of: key), key.file.position(at: last).line == line else {
            return nil
        }
        let end = key.file.lineRange(line).upperBound
        return insertion(lineBreak(key.file, after: end) + margin + text, at: end, in: key.file)
    }

    /// On a line of its own above a pair.
    private func before(_ entry: YAMLEntry, _ text: String) -> TextEdit? {
        guard let key = entry.key.range, !isInBraces(entry), let margin = margin(of: key) else {
            return nil
        }
        let line = key.file.lineRange(key.start.line)
        let end = lineBreak(key.file, after: line.upperBound)
        return insertion(margin + text + end, at: line.lowerBound, in: key.file)
    }

    private func insertion(_ text: String, at offset: Int, in file: SourceFile) -> TextEdit {
        TextEdit(range: SourceRange(file: file, bytes: offset..<offset), replacement: text)
    }

    /// Whether the pair belongs to a mapping in braces: the service's own, or the one merged in.
    private func isInBraces(_ entry: YAMLEntry) -> Bool {
        guard let range = entry.key.range else { return false }
        let node = service.node.resolved
        if node.isFlow { return true }
        // A pair that was merged in stands in a mapping that is not at hand; its line tells.
        guard let margin = margin(of: range) else { return true }
        return margin.isEmpty
    }

    /// The spaces before a key, when nothing else is.
    private func margin(of key: SourceRange) -> String? {
        let start = key.file.lineRange(key.start.line).lowerBound
        let text = key.file.text(in: start..<key.bytes.lowerBound)
        return text.allSatisfy { $0 == " " } ? text : nil
    }

    /// The line break that ends a line, or the file's first one where the file ends without.
    private func lineBreak(_ file: SourceFile, after offset: Int) -> String {
        for start in [offset, file.lineRange(1).upperBound] where start < file.bytes.count {
            let isReturn = file.bytes[start] == 0x0D
            let isPair = isReturn && file.bytes[(start + 1)...].first == 0x0A
            return isPair ? "\r\n" : isReturn ? "\r" : "\n"
        }
        return "\n"
    }
}
