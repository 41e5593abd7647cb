/// Names findings so that they are known again after lines have moved.
///
/// A fingerprint is made of the code, the file, the keys above the place (by indentation), the text
/// of the line without surrounding space, and a count for equal ones; it holds no line number and no
/// wording. A baseline and the fingerprints of reports are made of it.
public struct Fingerprint {
    /// How many lines upwards are looked at for the keys above a place.
    private static let linesUpwardsMax = 2_000
    private var seen: [String: Int] = [:]

    /// Starts a series; equal findings in it are counted.
    public init() {}

    /// The fingerprint of the next finding, 16 hexadecimal digits.
    public mutating func next(_ diagnostic: Diagnostic, path: String) -> String {
        var parts = [diagnostic.id.code, path]
        if let range = diagnostic.range { parts += Fingerprint.context(of: range) }
        let key = parts.joined(separator: "\n")
        let count = seen[key, default: 0]
        seen[key] = count + 1
        return Fingerprint.digest(count == 0 ? key : "\(key)\n#\(count)")
    }

    /// Fingerprints of all findings of a report, in their order.
    public static func all(_ diagnostics: [Diagnostic], in report: FindingReport) -> [String] {
        var series = Fingerprint()
        return diagnostics.map { diagnostic in
            let path = diagnostic.range.map { report.path(of: $0.file) } ?? report.mainReportPath
            return series.next(diagnostic, path: path)
        }
    }

    /// The text of the line and of the less and less indented lines above it.
    private static func context(of range: SourceRange) -> [String] {
        let file = range.file
        let line = range.start.line
        var (indent, text) = indented(file, line)
        var lines = [text]
        var above = line - 1
        while indent > 0, above >= 1, line - above < linesUpwardsMax {
            let (margin, found) = indented(file, above)
            if !found.isEmpty, !found.hasPrefix("#"), margin < indent {
                indent = margin
                text = found
                lines.append(text)
            }
            above -= 1
        }
        return lines
    }

    private static func indented(_ file: SourceFile, _ line: Int) -> (indent: Int, text: String) {
        let bytes = file.bytes[file.lineRange(line)]
        let body = bytes.drop { $0 == 0x20 }
        var end = body.endIndex
        while end > body.startIndex, body[end - 1] == 0x20 || body[end - 1] == 0x09 { end -= 1 }
        // A long line is cut: whatever is in it, one file is read in bounded time.
        let text = String(decoding: body[..<end].prefix(4_096), as: UTF8.self)
        return (body.startIndex - bytes.startIndex, text)
    }

    /// FNV-1a with 64 bits: an index, no protection.
    private static func digest(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 {
            hash ^= UInt64(byte)
            hash &*= 0x100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
