import Diagnostics

/// Reads dotenv files as Compose does.
///
/// `export `, `K=V`, `K: V`, a bare `K` (inherited), single quotes (literal), double quotes (escapes
/// and variables), comments after ` #`, values over several lines in quotes, a byte order mark.
struct DotEnv {
    private let file: SourceFile
    private let collector: DiagnosticCollector
    private var index: Int
    private(set) var values: [String: String] = [:]
    /// Names in the order of the file, bare ones included.
    private(set) var names: [String] = []

    /// Reads a file; `lookup` gives the variables that values may name.
    init(file: SourceFile, collector: DiagnosticCollector, lookup: (String) -> String?) {
        self.file = file
        self.collector = collector
        index = file.byteOrderMarkLength
        while index < file.bytes.count { line(lookup) }
    }

    private mutating func line(_ lookup: (String) -> String?) {
        skip { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
        guard let first = peek else { return }
        if first == UInt8(ascii: "#") { return skipLine() }
        let start = index
        var name = take { DotEnv.isNameByte($0) }
        if name == "export", peek == 0x20 || peek == 0x09 {
            skip { $0 == 0x20 || $0 == 0x09 }
            name = take { DotEnv.isNameByte($0) }
        }
        skip { $0 == 0x20 || $0 == 0x09 }
        guard !name.isEmpty else { return problem(start, "a line must start with a name") }
        guard let separator = peek, separator != 0x0A, separator != 0x0D else {
            names.append(name)
            if let inherited = lookup(name) { values[name] = inherited }
            return skipLine()
        }
        guard separator == UInt8(ascii: "=") || separator == UInt8(ascii: ":") else {
            return problem(start, "after `\(name)` comes `=`")
        }
        index += 1
        skip { $0 == 0x20 || $0 == 0x09 }
        names.append(name)
        let known = values
        values[name] = value(start) { lookup($0) ?? known[$0] }
    }

    private mutating func value(_ start: Int, _ lookup: (String) -> String?) -> String {
        guard let first = peek else { return "" }
        if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
            index += 1
            var content: [UInt8] = []
            while let byte = peek, byte != first {
                index += 1
                if byte == UInt8(ascii: "\\"), first == UInt8(ascii: "\""), let next = peek {
                    index += 1
                    content += DotEnv.unescaped(next)
                } else {
                    content.append(byte)
                }
            }
            if peek == nil { problem(start, "a quote is not closed") }
            index += 1
            skipLine()
            let text = String(decoding: content, as: UTF8.self)
            return first == UInt8(ascii: "'") ? text : expanded(text, lookup)
        }
        var text = take { $0 != 0x0A && $0 != 0x0D }
        if text.hasPrefix("#") { text = "" }
        if let comment = text.firstRange(of: " #") { text = String(text[..<comment.lowerBound]) }
        while text.hasSuffix(" ") || text.hasSuffix("\t") { text.removeLast() }
        return expanded(text, lookup)
    }

    private func expanded(_ text: String, _ lookup: (String) -> String?) -> String {
        guard let template = try? InterpolationTemplate(text),
            let result = try? template.evaluate(lookup)
        else { return text }
        return result.text
    }

    private static func unescaped(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "n"): [0x0A]
        case UInt8(ascii: "r"): [0x0D]
        case UInt8(ascii: "t"): [0x09]
        // An escaped dollar stays one through the expansion that follows.
        case UInt8(ascii: "$"): [0x24, 0x24]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): [byte]
        default: [0x5C, byte]
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "_.-".utf8.contains(byte)
    }

    private var peek: UInt8? { index < file.bytes.count ? file.bytes[index] : nil }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
        while let byte = peek, isSkipped(byte) { index += 1 }
    }

    private mutating func take(_ isTaken: (UInt8) -> Bool) -> String {
        let start = index
        skip(isTaken)
        return file.text(in: start..<index)
    }

    private mutating func skipLine() {
        skip { $0 != 0x0A }
    }

    private mutating func problem(_ start: Int, _ message: String) {
        skipLine()
        let range = SourceRange(file: file, bytes: start..<min(index, file.bytes.count))
        collector.report(Diagnostic(.dotenvSyntax, .error, message, at: range))
    }
}
