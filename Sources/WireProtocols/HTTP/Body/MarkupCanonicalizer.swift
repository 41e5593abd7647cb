/// Writes HTML or XML as tokens: names in one case, attributes sorted, comments left out.
///
/// HTML is read as browsers do as far as tokens go: text with its white space collapsed, the text
/// of scripts and the like untouched, of equal attributes the first. XML must be well formed; its
/// references and quotes come out in one spelling. What a selector names is written as `?`.
struct MarkupCanonicalizer {
    /// An attribute of the tag at hand, in `scratch`.
    struct Attribute {
        var name: Range<Int>
        var value: Range<Int>
    }

    let rules: BodyRules
    let isXML: Bool
    let collectsFields: Bool
    var output: [UInt8]
    var fields: BodyFields
    /// Text since the last tag, across comments.
    var text: [UInt8] = []
    var scratch: [UInt8] = []
    var attributes: [Attribute] = []
    /// Names of the open elements of XML.
    var openNames: [[UInt8]] = []
    var hasRoot = false
    /// Open elements of HTML in which white space counts.
    var preformatted = 0
    var isTextIgnored = false
    /// What fields of text are called by: the last tag that began.
    var label = ""
    var occurrences: [String: Int] = [:]

    init(rules: BodyRules, isXML: Bool, collectsFields: Bool = false) {
        self.rules = rules
        self.isXML = isXML
        self.collectsFields = collectsFields
        output = Array((isXML ? "xml\n" : "html\n").utf8)
        fields = BodyFields(countMax: rules.fieldCountMax)
    }

    /// Reads a whole document.
    mutating func write(_ input: UnsafeBufferPointer<UInt8>) throws(BodyFallback) {
        output.reserveCapacity(input.count + input.count / 8 + 8)
        var index = input.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < input.count {
            let begin = index
            while index < input.count, input[index] != UInt8(ascii: "<") { index += 1 }
            if index > begin { try addText(input, begin..<index) }
            guard index < input.count else { break }
            try markup(input, &index)
        }
        try flushText(at: input.count)
        if isXML, !openNames.isEmpty || !hasRoot { throw .malformed(atByte: input.count) }
    }

    /// Reads what begins with `<`.
    private mutating func markup(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int
    ) throws(BodyFallback) {
        let start = index
        guard index + 1 < input.count else {
            if isXML { throw .malformed(atByte: start) }
            try addText(input, index..<index + 1)
            index += 1
            return
        }
        switch input[index + 1] {
        case UInt8(ascii: "!"):
            try declaration(input, &index)
        case UInt8(ascii: "?"):
            try instruction(input, &index)
        case UInt8(ascii: "/") where index + 2 < input.count && isNameStart(input[index + 2]):
            index += 2
            let name = readName(input, &index)
            guard let end = input[index...].firstIndex(of: UInt8(ascii: ">")) else {
                throw .malformed(atByte: start)
            }
            index = end + 1
            try flushText(at: start)
            try endTag(Array(scratch[name]), at: start)
        case let next where isNameStart(next):
            index += 1
            try flushText(at: start)
            try startTag(input, &index, from: start)
        default:
            // `</>` and the like: HTML drops or shows them, XML has none.
            if isXML { throw .malformed(atByte: start) }
            try addText(input, index..<index + 1)
            index += 1
        }
    }

    /// Reads a comment, a CDATA section or a document type.
    private mutating func declaration(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int
    ) throws(BodyFallback) {
        let start = index
        if input[index...].starts(with: "<!--".utf8) {
            // Browsers take `<!-->` for a whole comment.
            index = try Self.end(of: "-->", in: input, from: index + (isXML ? 4 : 2), start)
            return
        }
        if isXML, input[index...].starts(with: "<![CDATA[".utf8) {
            let end = try Self.end(of: "]]>", in: input, from: index + 9, start)
            guard !openNames.isEmpty else { throw .malformed(atByte: start) }
            for byte in input[(index + 9)..<(end - 3)] where byte != 13 {
                Self.appendEscaped(byte, to: &text)
            }
            index = end
            return
        }
        var depth = 0
        while index < input.count {
            switch input[index] {
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ">") where depth <= 0:
                try flushText(at: start)
                let words = input[(start + 2)..<index].split(whereSeparator: ASCIIByte.isSpace)
                output.append(contentsOf: "<!".utf8)
                for (number, word) in words.enumerated() {
                    if number > 0 { output.append(32) }
                    output.append(contentsOf: isXML ? Array(word) : word.map(ASCIIByte.lowercased))
                }
                output.append(contentsOf: ">\n".utf8)
                index += 1
                return
            default: break
            }
            index += 1
        }
        throw .malformed(atByte: start)
    }

    /// Reads a processing instruction; those of HTML and the XML declaration are comments.
    private mutating func instruction(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int
    ) throws(BodyFallback) {
        let start = index
        let end = try Self.end(of: isXML ? "?>" : ">", in: input, from: index + 2, start)
        let body = input[start..<end]
        index = end
        guard isXML else { return }
        if body.starts(with: "<?xml".utf8), body.count > 6, ASCIIByte.isSpace(body[start + 5]) {
            guard start == 0 || !hasRoot else { throw .malformed(atByte: start) }
            return
        }
        try flushText(at: start)
        output.append(contentsOf: body)
    }

    private static func end(
        of mark: String,
        in input: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ opening: Int
    ) throws(BodyFallback) -> Int {
        let mark = Array(mark.utf8)
        var index = start
        while index + mark.count <= input.count {
            if input[index] == mark[0], input[index...].starts(with: mark) {
                return index + mark.count
            }
            index += 1
        }
        throw .malformed(atByte: opening)
    }
}
