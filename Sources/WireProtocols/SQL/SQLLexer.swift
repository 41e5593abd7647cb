/// Splits the text of a statement into tokens in one pass, without copying.
///
/// The text of an executable comment (`/*! … */`, `/*M! … */`) is code. Where it depends on the
/// server's version whether it runs, `sawGatedComment` is set and `dropsGatedComments` gives the
/// other reading.
struct SQLLexer {
    /// Versions below this run in every server supported (MariaDB skips MySQL's of 5.7 and later).
    private static let ungatedVersionMax = 50_699
    private static let neverVersionMin = 990_000

    let bytes: UnsafeRawBufferPointer
    let mode: SQLMode
    let dropsGatedComments: Bool
    private(set) var position = 0
    private(set) var sawGatedComment = false
    /// A name holds byte 0xA0, which servers take for a space when the client speaks latin1.
    private(set) var sawNoBreakSpace = false
    /// Such a byte that is no part of a UTF-8 character: it may hide a keyword.
    private(set) var sawBareNoBreakSpace = false
    /// Depth of executable comments around the position.
    private var openComments = 0
    private var isAfterDot = false
    private let vocabulary = SQLVocabulary.shared

    init(_ bytes: UnsafeRawBufferPointer, mode: SQLMode, dropsGatedComments: Bool = false) {
        self.bytes = bytes
        self.mode = mode
        self.dropsGatedComments = dropsGatedComments
    }

    @inline(__always)
    private func byte(_ index: Int) -> UInt8 {
        index < bytes.count ? bytes[index] : 0
    }

    /// The next token; `end` for ever at the end.
    mutating func next() -> SQLToken {
        guard skipSpaceAndComments() else { return token(.malformed, from: position) }
        guard position < bytes.count else {
            return token(openComments == 0 ? .end : .malformed, from: position)
        }
        let start = position
        let afterDot = isAfterDot
        isAfterDot = false
        let first = bytes[position]
        switch first {
        case UInt8(ascii: "'"):
            return quoted(first, kind: .string, escapes: !mode.noBackslashEscapes)
        case UInt8(ascii: "\""):
            return mode.ansiQuotes
                ? quoted(first, kind: .quotedIdentifier, escapes: false)
                : quoted(first, kind: .string, escapes: !mode.noBackslashEscapes)
        case UInt8(ascii: "`"):
            return quoted(first, kind: .quotedIdentifier, escapes: false)
        case UInt8(ascii: "@"):
            return variable()
        case UInt8(ascii: "?"):
            position += 1
            return token(.parameter, from: start)
        case UInt8(ascii: "0")...UInt8(ascii: "9") where !afterDot:
            return number()
        case UInt8(ascii: ".") where Self.isDigit(byte(position + 1)) && !afterDot:
            return number()
        case 0:
            return token(.malformed, from: start)
        case _ where Self.isIdentifier(first):
            return word(afterDot: afterDot)
        default:
            position += 1
            isAfterDot = first == UInt8(ascii: ".")
            var result = token(.punctuation, from: start)
            result.byte = first
            return result
        }
    }

    @inline(__always)
    private func token(_ kind: SQLToken.Kind, from start: Int) -> SQLToken {
        var result = SQLToken()
        result.kind = kind
        result.start = start
        result.end = position
        return result
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    @inline(__always)
    static func isIdentifier(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte | 0x20) &- 97 < 26 || isDigit(byte) || byte == 0x5F || byte == 0x24
    }

    private mutating func word(afterDot: Bool) -> SQLToken {
        let start = position
        skipIdentifier()
        var result = token(.word, from: start)
        let entry = vocabulary.find(.init(bytes, from: start, to: position))
        // A name behind a dot is a column or a table, however it is spelt.
        if !afterDot { result.word = entry.word }
        result.traits = entry.traits
        return result
    }

    @inline(__always)
    private mutating func skipIdentifier() {
        while position < bytes.count, Self.isIdentifier(bytes[position]) {
            if bytes[position] == 0xA0 {
                sawNoBreakSpace = true
                if position == 0 || bytes[position - 1] < 0x80 { sawBareNoBreakSpace = true }
            }
            position += 1
        }
    }

    /// Digits, or a name that starts with digits.
    private mutating func number() -> SQLToken {
        let start = position
        while Self.isDigit(byte(position)) { position += 1 }
        if byte(position) == UInt8(ascii: "."), openComments == 0 || byte(position + 1) != 0x2A {
            position += 1
            while Self.isDigit(byte(position)) { position += 1 }
        }
        if byte(position) | 0x20 == UInt8(ascii: "e") {
            let sign = byte(position + 1)
            let digits = sign == 0x2B || sign == 0x2D ? position + 2 : position + 1
            if Self.isDigit(byte(digits)) {
                position = digits
                while Self.isDigit(byte(position)) { position += 1 }
            }
        }
        guard position < bytes.count, Self.isIdentifier(bytes[position]) else {
            return token(.number, from: start)
        }
        skipIdentifier()
        let isRadix = bytes[start] == 0x30 && [0x78, 0x62].contains(byte(start + 1))
        return token(isRadix ? .number : .word, from: start)
    }

    private mutating func quoted(_ quote: UInt8, kind: SQLToken.Kind, escapes: Bool) -> SQLToken {
        let start = position
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == quote {
                guard self.byte(position) == quote, position < bytes.count else {
                    return token(kind, from: start)
                }
                position += 1
            } else if byte == UInt8(ascii: "\\"), escapes {
                position = min(position + 1, bytes.count)
            }
        }
        return token(.malformed, from: start)
    }

    /// `@name`, `@'name'`, `@@name`, `@@scope.name`; a lone `@` separates user and host.
    private mutating func variable() -> SQLToken {
        let start = position
        position += 1
        if byte(position) == UInt8(ascii: "@") {
            position += 1
            var nameStart = position
            while position < bytes.count,
                Self.isIdentifier(bytes[position]) || bytes[position] == UInt8(ascii: ".")
            {
                if bytes[position] == UInt8(ascii: ".") { nameStart = position + 1 }
                position += 1
            }
            if byte(position) == UInt8(ascii: "`") {
                nameStart = position + 1
                guard quoted(0x60, kind: .quotedIdentifier, escapes: false).kind != .malformed
                else {
                    return token(.malformed, from: start)
                }
                let entry = vocabulary.find(.init(bytes, from: nameStart, to: position - 1))
                return systemVariable(from: start, entry: entry)
            }
            return systemVariable(
                from: start,
                entry: vocabulary.find(.init(bytes, from: nameStart, to: position))
            )
        }
        switch byte(position) {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
            let escapes = byte(position) != 0x60 && !mode.noBackslashEscapes
            guard quoted(byte(position), kind: .string, escapes: escapes).kind != .malformed else {
                return token(.malformed, from: start)
            }
        default:
            while position < bytes.count,
                Self.isIdentifier(bytes[position]) || bytes[position] == UInt8(ascii: ".")
            {
                position += 1
            }
        }
        return token(.userVariable, from: start)
    }

    private func systemVariable(from start: Int, entry: SQLVocabulary.Entry) -> SQLToken {
        var result = token(.systemVariable, from: start)
        result.word = entry.word
        result.traits = entry.traits
        return result
    }
}

extension SQLLexer {
    /// Moves to the next token; false when a comment does not end.
    private mutating func skipSpaceAndComments() -> Bool {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09...0x0D:
                position += 1
            case UInt8(ascii: "#"):
                skipLine()
            case UInt8(ascii: "-"):
                // Two dashes start a comment only before a space or a control character.
                guard byte(position + 1) == 0x2D, byte(position + 2) <= 0x20 else { return true }
                skipLine()
            case UInt8(ascii: "/") where byte(position + 1) == UInt8(ascii: "*"):
                guard skipComment() else { return false }
            case UInt8(ascii: "*") where openComments > 0 && byte(position + 1) == 0x2F:
                openComments -= 1
                position += 2
            default:
                return true
            }
        }
        return true
    }

    private mutating func skipLine() {
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
    }

    /// At `/*`: skips the comment, or only its opening when its content is code.
    private mutating func skipComment() -> Bool {
        var cursor = position + 2
        let isMariaDBOnly = byte(cursor) == UInt8(ascii: "M") && byte(cursor + 1) == 0x21
        guard byte(cursor) == 0x21 || isMariaDBOnly else {
            return skipToEnd(from: cursor, nested: 0)
        }
        cursor += isMariaDBOnly ? 2 : 1
        var version = 0
        var digits = 0
        while digits < 6, Self.isDigit(byte(cursor)) {
            version = version * 10 + Int(byte(cursor)) - 48
            cursor += 1
            digits += 1
        }
        // Fewer than five digits are no version but code.
        if digits < 5 {
            cursor -= digits
            version = 0
        }
        // Dumps begin with `/*M!999999 … */`, which clients read and no server ever runs.
        if version >= Self.neverVersionMin { return skipToEnd(from: cursor, nested: 1) }
        let isGated = isMariaDBOnly || version > Self.ungatedVersionMax
        if isGated {
            sawGatedComment = true
            if dropsGatedComments { return skipToEnd(from: cursor, nested: 1) }
        }
        position = cursor
        openComments += 1
        return true
    }

    /// Moves behind the comment's end; comments inside count up to `nested` levels.
    private mutating func skipToEnd(from start: Int, nested: Int) -> Bool {
        var depth = 0
        position = start
        while position + 1 < bytes.count {
            if bytes[position] == 0x2A, bytes[position + 1] == 0x2F {
                position += 2
                if depth == 0 { return true }
                depth -= 1
            } else if depth < nested, bytes[position] == 0x2F, bytes[position + 1] == 0x2A {
                depth += 1
                position += 2
            } else {
                position += 1
            }
        }
        position = bytes.count
        return false
    }
}
