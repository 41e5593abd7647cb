/// Renders findings for people: place, severity, message, id, source excerpt with caret, remedy.
public struct TextRenderer: ReportRenderer {
    private static let excerptBytesMax = 80
    private let colour: Bool

    /// Creates a renderer; `colour` is for terminals only.
    public init(colour: Bool = false) {
        self.colour = colour
    }

    /// All findings of a report, one after another.
    public func render(_ report: FindingReport) -> String { render(report.diagnostics) }

    /// All findings, one after another.
    public func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { render($0) }.joined()
    }

    /// One finding with its notes, remedy and fixes; ends in a line break.
    public func render(_ diagnostic: Diagnostic) -> String {
        var text = ""
        if let range = diagnostic.range { text += paint(place(range), "1") + ": " }
        let code = severityColour(diagnostic.severity)
        text += paint(diagnostic.severity.rawValue + ":", code)
        text += " \(TextRenderer.printable(diagnostic.message)) [\(diagnostic.id.code)]\n"
        if let range = diagnostic.range { text += excerpt(range) }
        for note in diagnostic.notes {
            if let range = note.range { text += place(range) + ": " }
            text += "note: \(TextRenderer.printable(note.message))\n"
            if let range = note.range { text += excerpt(range) }
        }
        if let remedy = diagnostic.remedy {
            text += "  remedy: \(TextRenderer.printable(remedy))\n"
        }
        for fixIt in diagnostic.fixIts {
            text += "  fix: \(TextRenderer.printable(fixIt.message))\n"
        }
        return text
    }

    private func place(_ range: SourceRange) -> String {
        let start = range.start
        return "\(TextRenderer.printable(range.file.path)):\(start.line):\(start.column)"
    }

    private func excerpt(_ range: SourceRange) -> String {
        let file = range.file
        // There is nothing to show of a file that could not be read, or holds nothing.
        if file.bytes.isEmpty { return "" }
        let start = range.start
        let line = file.lineRange(start.line)
        let caret = min(max(range.bytes.lowerBound, line.lowerBound), line.upperBound)
        // Only a window of the line is looked at, however long the line is.
        var first = max(line.lowerBound, caret - TextRenderer.excerptBytesMax)
        while first < caret, file.bytes[first] & 0xC0 == 0x80 { first += 1 }
        let last = min(line.upperBound, caret + TextRenderer.excerptBytesMax)
        let lead = max(line.lowerBound, first - SecretMask.leadBytesMax)
        let masked = SecretMask.masked(Array(file.bytes[lead..<last]))
        func text(_ part: Range<Int>) -> String {
            String(decoding: masked[part.lowerBound - lead..<part.upperBound - lead], as: UTF8.self)
        }
        let before = TextRenderer.shown(text(first..<caret))
        let after = TextRenderer.shown(text(caret..<last))
        let marked = text(caret..<max(caret, min(last, range.bytes.upperBound)))
        let width = max(1, marked.unicodeScalars.count)
        let number = String(start.line)
        let gutter = String(repeating: " ", count: number.count)
        let underline =
            String(repeating: " ", count: before.unicodeScalars.count) + "^"
            + String(repeating: "~", count: width - 1)
        return "  \(number) | \(before)\(after)\n  \(gutter) | " + paint(underline, "32") + "\n"
    }

    private static func shown(_ text: String) -> String {
        text.unicodeScalars.map { printable($0) }.joined()
    }

    private func severityColour(_ severity: Severity) -> String {
        switch severity {
        case .error: "1;31"
        case .warning: "1;33"
        case .info: "1;36"
        }
    }

    private func paint(_ text: String, _ code: String) -> String {
        colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    /// Text from a source must not steer the terminal.
    private static func printable(_ text: String) -> String {
        text.unicodeScalars.map { $0 == "\n" ? "\n" : printable($0) }.joined()
    }

    private static func printable(_ scalar: Unicode.Scalar) -> String {
        if scalar == "\t" { return " " }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return "\u{FFFD}"
        default: return String(Character(scalar))
        }
    }
}
