/// Changes a statement so that it still runs and means something else.
enum StatementAlteration {
    private static let definitionVerbs = ["create", "drop", "alter", "truncate", "rename"]

    /// Changes a statement.
    ///
    /// Definitions get another name, everything else another literal: the last quoted text, or the
    /// last number.
    ///
    /// - Parameter statement: the statement's bytes.
    /// - Returns: the changed statement, or nil when there is nothing to change.
    static func alter(_ statement: [UInt8]) -> [UInt8]? {
        let verb = String(
            decoding: statement.drop(while: isSpace).prefix(while: isWord),
            as: UTF8.self
        )
        if definitionVerbs.contains(verb.lowercased()), let named = alterName(statement) {
            return named
        }
        return alterText(statement) ?? alterNumber(statement)
    }

    /// Adds an underscore to the name behind DATABASE, SCHEMA or TABLE.
    private static func alterName(_ statement: [UInt8]) -> [UInt8]? {
        let kinds = ["database", "schema", "table"]
        let skipped = ["if", "not", "exists"]
        var sawKind = false
        var index = 0
        while index < statement.count {
            guard isWord(statement[index]) || statement[index] == UInt8(ascii: "`") else {
                if statement[index] == UInt8(ascii: "(") { return nil }
                index += 1
                continue
            }
            let end = endOfName(statement, from: index)
            let word = String(decoding: statement[index..<end], as: UTF8.self).lowercased()
            if sawKind, !skipped.contains(word) {
                // A quoted name takes the sign inside its quotes.
                let isQuoted = statement[end - 1] == UInt8(ascii: "`")
                var output = statement
                output.insert(UInt8(ascii: "_"), at: isQuoted ? end - 1 : end)
                return output
            }
            if kinds.contains(word) { sawKind = true }
            index = end
        }
        return nil
    }

    /// End of a name, qualified ones included.
    private static func endOfName(_ statement: [UInt8], from start: Int) -> Int {
        var index = start
        var isQuoted = false
        while index < statement.count {
            let byte = statement[index]
            if byte == UInt8(ascii: "`") {
                isQuoted.toggle()
            } else if !isQuoted, !isWord(byte), byte != UInt8(ascii: ".") {
                break
            }
            index += 1
        }
        return index
    }

    private static func alterText(_ statement: [UInt8]) -> [UInt8]? {
        guard let last = quotedTexts(in: statement).last(where: { !$0.isEmpty }) else { return nil }
        var output = statement
        output[last.lowerBound] = other(than: statement[last.lowerBound])
        return output
    }

    private static func alterNumber(_ statement: [UInt8]) -> [UInt8]? {
        let quoted = quotedTexts(in: statement)
        let found = statement.indices.last { index in
            isDigit(statement[index]) && !quoted.contains { $0.contains(index) }
                && !isPartOfWord(statement, index)
        }
        guard let found else { return nil }
        var output = statement
        output[found] = other(than: statement[found])
        return output
    }

    /// Places of quoted texts, without their quotes; text with escapes is left alone.
    private static func quotedTexts(in statement: [UInt8]) -> [Range<Int>] {
        var texts: [Range<Int>] = []
        var index = 0
        while index < statement.count {
            let quote = statement[index]
            guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
                index += 1
                continue
            }
            var end = index + 1
            var hasEscape = false
            while end < statement.count, statement[end] != quote {
                if statement[end] == UInt8(ascii: "\\") {
                    hasEscape = true
                    end += 1
                }
                end += 1
            }
            if end < statement.count, !hasEscape { texts.append(index + 1..<end) }
            index = end + 1
        }
        return texts
    }

    /// True when the digits at an index belong to a name such as `t1`.
    private static func isPartOfWord(_ statement: [UInt8], _ index: Int) -> Bool {
        var start = index
        while start > 0, isDigit(statement[start - 1]) { start -= 1 }
        return start > 0
            && (isWord(statement[start - 1]) || statement[start - 1] == UInt8(ascii: "`"))
    }

    /// Another byte of the same kind.
    static func other(than byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "9"), UInt8(ascii: "0"): UInt8(ascii: "1")
        case UInt8(ascii: "1")..<UInt8(ascii: "9"): byte + 1
        case UInt8(ascii: "z"), UInt8(ascii: "Z"): byte - 1
        case UInt8(ascii: "a")..<UInt8(ascii: "z"), UInt8(ascii: "A")..<UInt8(ascii: "Z"): byte + 1
        case 0x80...: UInt8(ascii: "#")
        default: byte == UInt8(ascii: "#") ? UInt8(ascii: "!") : UInt8(ascii: "#")
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
            true
        default: false
        }
    }
}
