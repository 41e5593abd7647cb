extension MarkupCanonicalizer {
    /// Keeps text until the next tag.
    mutating func addText(
        _ input: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>
    ) throws(BodyFallback) {
        if isXML {
            try Self.appendResolved(input, range, isAttribute: false, to: &text)
            return
        }
        var isSpace = text.last == 32
        for index in range {
            let byte = input[index]
            if preformatted > 0 {
                // One kind of line end; a lone carriage return is one too.
                if byte != 13 {
                    text.append(byte)
                } else if index + 1 >= input.count || input[index + 1] != 10 {
                    text.append(10)
                }
            } else if ASCIIByte.isSpace(byte) {
                if !isSpace { text.append(32) }
                isSpace = true
            } else {
                text.append(byte)
                isSpace = false
            }
        }
    }

    /// Writes the text before a tag.
    mutating func flushText(at offset: Int) throws(BodyFallback) {
        guard !text.isEmpty else { return }
        defer { text.removeAll(keepingCapacity: true) }
        if isXML, openNames.isEmpty {
            guard text.allSatisfy(ASCIIByte.isSpace) else { throw .malformed(atByte: offset) }
            return
        }
        if isTextIgnored {
            output.append(UInt8(ascii: "?"))
        } else {
            output.append(contentsOf: text)
            if collectsFields, !text.allSatisfy(ASCIIByte.isSpace) {
                addField("\(label)@text", text)
            }
        }
        output.append(10)
    }

    /// Appends text of XML with references resolved and what must be escaped escaped.
    static func appendResolved(
        _ input: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        isAttribute: Bool,
        to target: inout [UInt8]
    ) throws(BodyFallback) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = input[index]
            switch byte {
            case UInt8(ascii: "&"):
                let rest = input[index..<min(range.upperBound, index + 32)]
                guard let end = rest.firstIndex(of: UInt8(ascii: ";")), end > index + 1 else {
                    throw .malformed(atByte: index)
                }
                try appendReference(input[(index + 1)..<end], at: index, to: &target)
                index = end
            case UInt8(ascii: "<"):
                throw .malformed(atByte: index)
            case 13:
                if index + 1 >= input.count || input[index + 1] != 10 {
                    target.append(isAttribute ? 32 : 10)
                }
            case 9, 10:
                target.append(isAttribute ? 32 : byte)
            default:
                appendEscaped(byte, to: &target)
            }
            index += 1
        }
    }

    private static func appendReference(
        _ name: Slice<UnsafeBufferPointer<UInt8>>,
        at offset: Int,
        to target: inout [UInt8]
    ) throws(BodyFallback) {
        let text = String(decoding: name, as: UTF8.self)
        switch text {
        case "lt": appendEscaped(UInt8(ascii: "<"), to: &target)
        case "gt": appendEscaped(UInt8(ascii: ">"), to: &target)
        case "amp": appendEscaped(UInt8(ascii: "&"), to: &target)
        case "quot": appendEscaped(UInt8(ascii: "\""), to: &target)
        case "apos": appendEscaped(UInt8(ascii: "'"), to: &target)
        case _ where text.hasPrefix("#"):
            let isHexadecimal = text.hasPrefix("#x")
            let digits = text.dropFirst(isHexadecimal ? 2 : 1)
            guard digits.utf8.allSatisfy(ASCIIByte.isHexDigit),
                let value = UInt32(digits, radix: isHexadecimal ? 16 : 10),
                let scalar = Unicode.Scalar(value), value != 0
            else { throw .malformed(atByte: offset) }
            if value < 32 || value == 127 {
                target.append(contentsOf: "&#\(value);".utf8)
            } else {
                for byte in UTF8.encode(scalar).map(Array.init) ?? [] {
                    appendEscaped(byte, to: &target)
                }
            }
        default:
            // An entity of the document type; its text is that of the declaration.
            guard text.utf8.allSatisfy({ $0 > 32 && $0 != UInt8(ascii: "&") }) else {
                throw .malformed(atByte: offset)
            }
            target.append(contentsOf: "&\(text);".utf8)
        }
    }

    static func appendEscaped(_ byte: UInt8, to target: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "<"): target.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): target.append(contentsOf: "&gt;".utf8)
        case UInt8(ascii: "&"): target.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "\""): target.append(contentsOf: "&quot;".utf8)
        default: target.append(byte)
        }
    }

    /// Names the element for its fields and notes that it is there.
    mutating func beginFields(_ tag: [UInt8]) {
        label = String(decoding: tag, as: UTF8.self)
        let name = Array("name".utf8)
        for attribute in attributes where scratch[attribute.name] == name[...] {
            label +=
                "[name=\(String(decoding: scratch[attribute.value].prefix(128), as: UTF8.self))]"
        }
        addField(label, [])
    }

    mutating func addField(_ pattern: String, _ value: some Collection<UInt8>) {
        // Beyond the bound the names of places are no longer counted either.
        guard !fields.isTruncated else { return }
        occurrences[pattern, default: 0] += 1
        fields.add(
            path: "\(pattern)#\(occurrences[pattern] ?? 1)",
            pattern: pattern,
            value: value
        )
    }
}
