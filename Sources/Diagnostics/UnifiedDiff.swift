/// What changes in one file, in the unified form that `patch -p0` takes.
public struct UnifiedDiff: Sendable {
    /// Lines shown around a change.
    private static let contextLines = 3

    private let path: String
    private let before: [UInt8]?
    private let after: [UInt8]?

    /// Creates a difference; a side that is nil is a file that is not there.
    public init(path: String, before: [UInt8]?, after: [UInt8]?) {
        self.path = path
        self.before = before
        self.after = after
    }

    /// Whether both sides are the same.
    public var isEmpty: Bool { before == after }

    /// The text, empty when both sides are the same.
    ///
    /// With `isForTerminal`, control characters of the files are replaced, so that a file cannot steer
    /// the terminal; `colour` paints the lines.
    public func text(isForTerminal: Bool = false, colour: Bool = false) -> String {
        if isEmpty { return "" }
        let old = UnifiedDiff.lines(before ?? [])
        let new = UnifiedDiff.lines(after ?? [])
        let style = Style(isForTerminal: isForTerminal, colour: colour)
        var text = style.line("--- ", before == nil ? "/dev/null" : path, "1")
        text += style.line("+++ ", after == nil ? "/dev/null" : path, "1")
        let steps = LineDifference(old, new).steps
        for hunk in UnifiedDiff.hunks(steps) {
            text += header(steps[..<hunk.lowerBound], steps[hunk], style)
            for step in steps[hunk] {
                switch step {
                case .keep(let index, _): text += style.content(" ", old[index], nil)
                case .remove(let index): text += style.content("-", old[index], "31")
                case .add(let index): text += style.content("+", new[index], "32")
                }
            }
        }
        return text
    }

    private func header(
        _ earlier: ArraySlice<LineDifference.Step>,
        _ steps: ArraySlice<LineDifference.Step>,
        _ style: Style
    ) -> String {
        let skipped = UnifiedDiff.count(earlier)
        let own = UnifiedDiff.count(steps)
        // A side without lines is placed after the line before it, by the format's rule.
        func place(_ skipped: Int, _ own: Int) -> String {
            "\(own == 0 ? skipped : skipped + 1)" + (own == 1 ? "" : ",\(own)")
        }
        let range = "-\(place(skipped.old, own.old)) +\(place(skipped.new, own.new))"
        return style.line("@@ ", range + " @@", "36")
    }

    private static func count(_ steps: ArraySlice<LineDifference.Step>) -> (old: Int, new: Int) {
        var count = (old: 0, new: 0)
        for step in steps {
            switch step {
            case .keep: count = (count.old + 1, count.new + 1)
            case .remove: count.old += 1
            case .add: count.new += 1
            }
        }
        return count
    }

    /// Ranges of steps that are shown together.
    private static func hunks(_ steps: [LineDifference.Step]) -> [Range<Int>] {
        var hunks: [Range<Int>] = []
        for (index, step) in steps.enumerated() {
            if case .keep = step { continue }
            let start = max(0, index - contextLines)
            let end = min(steps.count, index + 1 + contextLines)
            if let last = hunks.last, start <= last.upperBound {
                hunks[hunks.count - 1] = last.lowerBound..<end
            } else {
                hunks.append(start..<end)
            }
        }
        return hunks
    }

    /// The lines with their line feeds; the last may lack it.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for index in bytes.indices where bytes[index] == 0x0A {
            lines.append(bytes[start...index])
            start = index + 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }

    private struct Style {
        let isForTerminal: Bool
        let colour: Bool

        func line(_ mark: String, _ text: String, _ code: String?) -> String {
            let shown = mark + (isForTerminal ? printable(text) : text)
            guard colour, let code else { return shown + "\n" }
            return "\u{1B}[\(code)m\(shown)\u{1B}[0m\n"
        }

        func content(_ mark: String, _ bytes: ArraySlice<UInt8>, _ code: String?) -> String {
            guard bytes.last == 0x0A else {
                return line(mark, String(decoding: bytes, as: UTF8.self), code)
                    + "\\ No newline at end of file\n"
            }
            return line(mark, String(decoding: bytes.dropLast(), as: UTF8.self), code)
        }

        private func printable(_ text: String) -> String {
            var result = String.UnicodeScalarView()
            for scalar in text.unicodeScalars {
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator:
                    result.append(scalar == "\t" ? scalar : "\u{FFFD}")
                default: result.append(scalar)
                }
            }
            return String(result)
        }
    }
}
