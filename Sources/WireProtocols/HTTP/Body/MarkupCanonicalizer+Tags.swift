extension MarkupCanonicalizer {
    func isNameStart(_ byte: UInt8) -> Bool {
        ASCIIByte.isLetter(byte)
            || (isXML && (byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte >= 128))
    }

    /// Reads a name into `scratch`, which it clears; HTML's names in lower case.
    mutating func readName(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int
    ) -> Range<Int> {
        scratch.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        return readWord(input, &index)
    }

    private mutating func readWord(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int
    ) -> Range<Int> {
        let begin = scratch.count
        while index < input.count {
            let byte = input[index]
            if ASCIIByte.isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
                || byte == UInt8(ascii: "=") && scratch.count > begin
            {
                break
            }
            scratch.append(isXML ? byte : ASCIIByte.lowercased(byte))
            index += 1
        }
        return begin..<scratch.count
    }

    /// Reads a tag behind its `<`, and the text of an element that holds no markup.
    mutating func startTag(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int,
        from start: Int
    ) throws(BodyFallback) {
        let name = readName(input, &index)
        var isEmpty = false
        while true {
            while index < input.count,
                ASCIIByte.isSpace(input[index]) || input[index] == UInt8(ascii: "/")
            {
                isEmpty = input[index] == UInt8(ascii: "/")
                index += 1
            }
            guard index < input.count else { throw .malformed(atByte: start) }
            if input[index] == UInt8(ascii: ">") { break }
            isEmpty = false
            try attribute(input, &index, from: start)
        }
        index += 1
        let tag = Array(scratch[name])
        try writeStart(tag, at: start)
        if isXML {
            if openNames.isEmpty, hasRoot { throw .malformed(atByte: start) }
            hasRoot = true
            guard openNames.count < rules.depthMax else {
                throw .tooDeep(levelsMax: rules.depthMax)
            }
            openNames.append(tag)
            if isEmpty { try endTag(tag, at: start) }
        } else if Self.isRawText(tag) {
            try rawText(input, &index, of: tag, from: start)
        } else if Self.isPreformatted(tag) {
            preformatted += 1
        }
    }

    private mutating func attribute(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int,
        from start: Int
    ) throws(BodyFallback) {
        let name = readWord(input, &index)
        let begin = scratch.count
        var next = index
        while next < input.count, ASCIIByte.isSpace(input[next]) { next += 1 }
        if next < input.count, input[next] == UInt8(ascii: "=") {
            next += 1
            while next < input.count, ASCIIByte.isSpace(input[next]) { next += 1 }
            guard next < input.count else { throw .malformed(atByte: start) }
            let quote = input[next]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                guard let end = input[(next + 1)...].firstIndex(of: quote) else {
                    throw .malformed(atByte: start)
                }
                try appendValue(input, (next + 1)..<end)
                index = end + 1
            } else {
                if isXML { throw .malformed(atByte: start) }
                var end = next
                while end < input.count, !ASCIIByte.isSpace(input[end]),
                    input[end] != UInt8(ascii: ">")
                {
                    end += 1
                }
                try appendValue(input, next..<end)
                index = end
            }
        } else if isXML {
            throw .malformed(atByte: start)
        }
        for other in attributes where scratch[other.name] == scratch[name] {
            if isXML { throw .malformed(atByte: start) }
            return
        }
        // Comparing with all others costs the square of their number.
        guard attributes.count < Self.attributesMax else { throw .malformed(atByte: start) }
        attributes.append(Attribute(name: name, value: begin..<scratch.count))
    }

    /// Attributes of one tag.
    private static var attributesMax: Int { 512 }

    private mutating func appendValue(
        _ input: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>
    ) throws(BodyFallback) {
        guard !isXML else {
            try Self.appendResolved(input, range, isAttribute: true, to: &scratch)
            return
        }
        for index in range {
            switch input[index] {
            case UInt8(ascii: "\""): scratch.append(contentsOf: "&quot;".utf8)
            case 13:
                if index + 1 >= range.upperBound || input[index + 1] != 10 { scratch.append(10) }
            default: scratch.append(input[index])
            }
        }
    }

    private mutating func writeStart(_ tag: [UInt8], at start: Int) throws(BodyFallback) {
        attributes.sort { left, right in
            scratch[left.name].lexicographicallyPrecedes(scratch[right.name])
        }
        var ignored: [[UInt8]] = []
        isTextIgnored = false
        for selector in rules.markupIgnores where matches(selector, tag) {
            switch selector.target {
            case .text: isTextIgnored = true
            case .attributes(let names): ignored += names
            }
        }
        if collectsFields { beginFields(tag) }
        output.append(UInt8(ascii: "<"))
        output.append(contentsOf: tag)
        for attribute in attributes {
            let isIgnored = ignored.contains { $0[...] == scratch[attribute.name] }
            output.append(32)
            output.append(contentsOf: scratch[attribute.name])
            output.append(contentsOf: "=\"".utf8)
            if isIgnored {
                output.append(UInt8(ascii: "?"))
            } else {
                output.append(contentsOf: scratch[attribute.value])
                if collectsFields {
                    let name = String(decoding: scratch[attribute.name], as: UTF8.self)
                    addField("\(label)@\(name)", scratch[attribute.value])
                }
            }
            output.append(UInt8(ascii: "\""))
        }
        output.append(contentsOf: ">\n".utf8)
    }

    private func matches(_ selector: MarkupSelector, _ tag: [UInt8]) -> Bool {
        if let element = selector.element, !equalName(element, tag) { return false }
        return selector.conditions.allSatisfy { condition in
            attributes.contains {
                equalName(condition.attribute, scratch[$0.name])
                    && condition.holds(scratch[$0.value])
            }
        }
    }

    /// Selectors are in lower case, names of XML as they came.
    private func equalName(_ selector: [UInt8], _ name: some Collection<UInt8>) -> Bool {
        selector.count == name.count
            && zip(selector, name).allSatisfy { $0 == ASCIIByte.lowercased($1) }
    }

    mutating func endTag(_ tag: [UInt8], at start: Int) throws(BodyFallback) {
        if isXML {
            guard openNames.popLast() == tag else { throw .malformed(atByte: start) }
        } else if preformatted > 0, Self.isPreformatted(tag) {
            preformatted -= 1
        }
        isTextIgnored = false
        output.append(contentsOf: "</".utf8)
        output.append(contentsOf: tag)
        output.append(contentsOf: ">\n".utf8)
    }

    /// Reads the text of a script or the like up to its end tag.
    private mutating func rawText(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int,
        of tag: [UInt8],
        from start: Int
    ) throws(BodyFallback) {
        var end = index
        while end < input.count {
            if input[end] == UInt8(ascii: "<"), end + 2 + tag.count < input.count,
                input[end + 1] == UInt8(ascii: "/"),
                equalName(tag, input[(end + 2)..<(end + 2 + tag.count)]),
                !isNameByte(input[end + 2 + tag.count])
            {
                break
            }
            end += 1
        }
        guard end < input.count else { throw .malformed(atByte: start) }
        preformatted += 1
        try addText(input, index..<end)
        try flushText(at: end)
        preformatted -= 1
        index = end
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        !ASCIIByte.isSpace(byte) && byte != UInt8(ascii: "/") && byte != UInt8(ascii: ">")
    }

    private static func isRawText(_ tag: [UInt8]) -> Bool {
        switch String(decoding: tag, as: UTF8.self) {
        case "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes": true
        default: false
        }
    }

    private static func isPreformatted(_ tag: [UInt8]) -> Bool {
        tag.elementsEqual("pre".utf8) || tag.elementsEqual("listing".utf8)
    }
}
