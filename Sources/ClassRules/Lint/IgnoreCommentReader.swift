import Diagnostics
import YAMLBridge

/// Reads the ignore comments of a source; what is wrong with one is reported at its place.
struct IgnoreCommentReader {
    let file: SourceFile
    let collector: DiagnosticCollector

    /// What a comment to this program starts with, after `#` and spaces.
    private static let marker = "ftcompose:"

    /// All comments that hold or have held.
    func read() -> [IgnoreComment] {
        // Nearly always there is none, and the source need not be read again.
        guard holdsMarker() else { return [] }
        let documents = YAMLParser().parse(file, collector: DiagnosticCollector())
        return YAMLComment.all(in: file, documents: documents)
            .filter { $0.text.hasPrefix(IgnoreCommentReader.marker) }
            .compactMap { read($0.range) }
    }

    private func holdsMarker() -> Bool {
        let wanted = Array(IgnoreCommentReader.marker.utf8)
        let bytes = file.bytes
        var index = 0
        while let colon = bytes[index...].firstIndex(of: UInt8(ascii: ":")) {
            let start = colon - wanted.count + 1
            if start >= 0, bytes[start...colon].elementsEqual(wanted) { return true }
            index = colon + 1
        }
        return false
    }

    private struct Word {
        let text: String
        let range: SourceRange
    }

    private func read(_ range: SourceRange) -> IgnoreComment? {
        var words = words(of: range)
        // `#`, perhaps apart, and the marker.
        let start = words.firstIndex { $0.text.hasSuffix(IgnoreCommentReader.marker) } ?? 0
        words.removeFirst(min(start + 1, words.count))
        guard let verb = words.first else {
            return refuse(range, "the comment asks for nothing")
        }
        words.removeFirst()
        guard ["ignore", "ignore-file"].contains(verb.text) else {
            return refuse(verb.range, "`\(verb.text)` is not known in a comment to ftcompose")
        }
        guard let dashes = words.firstIndex(where: { $0.text == "--" }),
            let first = words[dashes...].dropFirst().first
        else {
            return refuse(range, "the comment gives no reason")
        }
        let reason = range.file.text(in: first.range.bytes.lowerBound..<range.bytes.upperBound)
        var head = Array(words[..<dashes])
        var until: CalendarDate?
        if let index = head.firstIndex(where: { $0.text == "until" }) {
            guard index == head.count - 2, let date = CalendarDate(head[index + 1].text) else {
                return refuse(head[index].range, "after `until` comes one day such as 2027-01-31")
            }
            until = date
            head.removeLast(2)
        }
        guard let codes = codes(head, range) else { return nil }
        let scope: IgnoreComment.Scope =
            verb.text == "ignore-file" ? .file : .line(line(after: range))
        return IgnoreComment(
            codes: codes,
            scope: scope,
            reason: trimmed(reason),
            until: until,
            range: range
        )
    }

    private func codes(
        _ words: [Word],
        _ range: SourceRange
    ) -> [(code: String, range: SourceRange)]? {
        var codes: [(code: String, range: SourceRange)] = []
        for word in words {
            let name = word.text.filter { $0 != "," }
            guard !name.isEmpty else { continue }
            guard let page = RulePages.find(name) else {
                let near = RulePages.nearest(to: name).first.map { "; did you mean \($0)?" } ?? ""
                refuse(word.range, "`\(name)` is the name of no finding\(near)")
                return nil
            }
            codes.append((page.code, word.range))
        }
        if codes.isEmpty {
            refuse(range, "the comment names no finding")
            return nil
        }
        return codes
    }

    /// The line the comment is on when something stands before it, else the next with content.
    private func line(after range: SourceRange) -> Int {
        let own = range.start.line
        let start = file.lineRange(own).lowerBound
        let isAlone = file.bytes[start..<range.bytes.lowerBound].allSatisfy {
            $0 == 0x20 || $0 == 9
        }
        guard isAlone else { return own }
        var line = own + 1
        while line <= file.lineCount {
            let text = file.bytes[file.lineRange(line)].drop { $0 == 0x20 || $0 == 0x09 }
            if let first = text.first, first != UInt8(ascii: "#") { return line }
            line += 1
        }
        return own
    }

    private func words(of range: SourceRange) -> [Word] {
        var words: [Word] = []
        var index = range.bytes.lowerBound
        while index < range.bytes.upperBound {
            while index < range.bytes.upperBound, isSpace(file.bytes[index]) { index += 1 }
            let start = index
            while index < range.bytes.upperBound, !isSpace(file.bytes[index]) { index += 1 }
            if index > start {
                let place = SourceRange(file: file, bytes: start..<index)
                words.append(Word(text: place.text, range: place))
            }
        }
        return words
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private func trimmed(_ text: String) -> String {
        String(text.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    @discardableResult
    private func refuse(_ range: SourceRange, _ message: String) -> IgnoreComment? {
        collector.report(
            Diagnostic(
                .ignoreMalformed,
                .error,
                message,
                at: range,
                remedy: "write `# ftcompose: ignore FT012 -- reason`, with `until 2027-01-31` "
                    + "before the dashes if it shall end, or `ignore-file` for the whole file"
            )
        )
        return nil
    }
}
