import Diagnostics

/// Reads dotenv files as Compose does (compose-go `dotenv/parser.go`, v2.14).
///
/// `export `, `K=V`, `K: V`, a bare `K` (inherited), single quotes (literal), double quotes (escapes
/// and variables), comments after ` #`, values over several lines in quotes, a byte order mark. What
/// stands behind a closing quote starts the next statement. Findings never show a value.
struct DotEnv {
    private let file: SourceFile
    private let collector: DiagnosticCollector
    private var index: Int
    /// The file as findings show it, once there is one.
    private var shown: SourceFile?
    private(set) var values: [String: String] = [:]
    /// Names in the order of the file, bare ones included.
    private(set) var names: [String] = []

    /// Reads a file; `lookup` gives the variables that values may name, and wins over the file's own.
    init(file: SourceFile, collector: DiagnosticCollector, lookup: (String) -> String?) {
        self.file = file
        self.collector = collector
        index = file.byteOrderMarkLength
        if let bad = DotEnv.firstInvalidByte(of: file.bytes) {
            index = file.bytes.count
            let message = "the file is not readable text"
            problem(bad, message, remedy: "save it as UTF-8")
        }
        while index < file.bytes.count { statement(lookup) }
    }

    private mutating func statement(_ lookup: (String) -> String?) {
        skip { DotEnv.isSpace($0) || $0 == 0x0A }
        guard let first = peek else { return }
        if first == UInt8(ascii: "#") { return skipLine() }
        var start = index
        if file.text(in: index..<min(index + 6, file.bytes.count)) == "export",
            index + 6 < file.bytes.count, DotEnv.isSpace(file.bytes[index + 6])
        {
            index += 6
            skip { DotEnv.isSpace($0) }
            start = index
        }
        skip { DotEnv.isNameByte($0) || DotEnv.isSpace($0) }
        var end = index
        while end > start, DotEnv.isSpace(file.bytes[end - 1]) { end -= 1 }
        let name = file.text(in: start..<end)
        let separator = peek ?? 0x0A
        guard [UInt8(ascii: "="), UInt8(ascii: ":"), 0x0A].contains(separator) else {
            return problem(index, "this cannot stand in a variable's name", remedy: DotEnv.form)
        }
        guard !name.isEmpty else {
            return problem(start, "a line must start with a name", remedy: DotEnv.form)
        }
        guard !name.utf8.contains(0x20) else {
            return problem(start, "a variable's name cannot contain a space", remedy: DotEnv.form)
        }
        index = min(index + 1, file.bytes.count)
        names.append(name)
        if separator == 0x0A {
            if let inherited = lookup(name) { values[name] = inherited }
            return
        }
        skip { DotEnv.isSpace($0) }
        let known = values
        if let value = value(start, { lookup($0) ?? known[$0] }) { values[name] = value }
    }

    private mutating func value(_ start: Int, _ lookup: (String) -> String?) -> String? {
        if let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
            return quoted(quote, start, lookup)
        }
        let begin = index
        skipLine()
        var text = file.text(in: begin..<index)
        if let comment = text.firstRange(of: " #") { text = String(text[..<comment.lowerBound]) }
        while let last = text.unicodeScalars.last, last.properties.isWhitespace {
            text.unicodeScalars.removeLast()
        }
        return expanded(text, start, lookup)
    }

    private mutating func quoted(
        _ quote: UInt8,
        _ start: Int,
        _ lookup: (String) -> String?
    ) -> String? {
        let backslash = UInt8(ascii: "\\")
        index += 1
        var content: [UInt8] = []
        while let byte = peek, byte != quote {
            index += 1
            guard byte == backslash, let next = peek else {
                content.append(byte)
                continue
            }
            index += 1
            if next != quote { content.append(backslash) }
            content.append(next)
        }
        guard peek == quote else {
            index = start
            problem(start, "a quote is not closed", remedy: "close it, or leave the quotes out")
            index = file.bytes.count
            return nil
        }
        index += 1
        guard quote == UInt8(ascii: "\"") else { return String(decoding: content, as: UTF8.self) }
        let text = String(decoding: DotEnvEscapes.undone(content), as: UTF8.self)
        return expanded(text, start, lookup)
    }

    private mutating func expanded(
        _ text: String,
        _ start: Int,
        _ lookup: (String) -> String?
    ) -> String? {
        do throws(InterpolationProblem) {
            return try InterpolationTemplate(text).evaluate(lookup).text
        } catch {
            let end = index
            switch error {
            case .malformed:
                let remedy = "write ${NAME}, or use single quotes"
                problem(start, "the value has a malformed placeholder", remedy: remedy)
            case .required(let name, _):
                problem(start, "the value needs \(name), which is not set", remedy: "set \(name)")
            case .tooDeep:
                problem(start, "placeholders are nested too deeply", remedy: "nest fewer")
            }
            index = max(index, end)
            return nil
        }
    }

    private static let form = "write NAME=VALUE"

    private static func isNameByte(_ byte: UInt8) -> Bool {
        // Letters beyond ASCII are letters to Compose.
        byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || "_.-[]".utf8.contains(byte)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0C || byte == 0x0D
    }

    private static func firstInvalidByte(of bytes: [UInt8]) -> Int? {
        guard !bytes.allSatisfy({ $0 < 0x80 }), String(validating: bytes, as: UTF8.self) == nil
        else { return nil }
        let readable = String(decoding: bytes, as: UTF8.self).utf8
        return zip(bytes, readable).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? bytes.count
    }

    private var peek: UInt8? { index < file.bytes.count ? file.bytes[index] : nil }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
        while let byte = peek, isSkipped(byte) { index += 1 }
    }

    private mutating func skipLine() {
        skip { $0 != 0x0A }
    }

    /// The file as findings may show it: names, and stars in the place of everything else.
    ///
    /// A line without a sign of its own may be part of a value over several lines.
    private static func masked(_ file: SourceFile) -> SourceFile {
        var bytes = file.bytes
        for line in 1...file.lineCount {
            let range = file.lineRange(line)
            let sign = range.first { "=:".utf8.contains(bytes[$0]) }
            let start = sign.map { $0 + 1 } ?? range.lowerBound
            for index in start..<range.upperBound { bytes[index] = UInt8(ascii: "*") }
        }
        return SourceFile(path: file.path, bytes: bytes)
    }

    /// Reports the rest of a line and goes on behind it.
    private mutating func problem(_ start: Int, _ message: String, remedy: String) {
        skipLine()
        var end = start
        while end < file.bytes.count, file.bytes[end] != 0x0A, file.bytes[end] != 0x0D,
            file.bytes[end] != UInt8(ascii: "=")
        {
            end += 1
        }
        let range = SourceRange(file: shown ?? DotEnv.masked(file), bytes: start..<end)
        shown = range.file
        collector.report(Diagnostic(.dotenvSyntax, .error, message, at: range, remedy: remedy))
    }
}
