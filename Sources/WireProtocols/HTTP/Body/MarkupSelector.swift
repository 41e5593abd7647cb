/// Names what does not count in HTML or XML: `input[name=csrf*]`, `meta[name=csrf-token]`,
/// `script[nonce]`, `span.time@text`, `updated@text`, `*[id=tok*]@id`.
///
/// An element's name or `*`, then conditions: `[attribute]`, `[attribute=value]` where `*` at the
/// value's end or beginning stands for anything, `.class`, `#id`. `@attribute` or `@text` at the
/// end says what does not count; without it, that is the attribute of a condition without a value,
/// else what such an element carries: `value` of form fields, `content` of meta, the text of
/// anything else.
public struct MarkupSelector: Sendable, Equatable, CustomStringConvertible {
    /// Conditions of one selector.
    public static let conditionsMax = 8

    struct Condition: Sendable, Equatable {
        var attribute: [UInt8]
        /// Nil asks only that the attribute is there.
        var value: [UInt8]?
        var isPrefix = false
        var isSuffix = false
        /// The value is one of the words of the attribute.
        var isWord = false
    }

    /// What does not count.
    enum Target: Sendable, Equatable {
        case attributes([[UInt8]])
        case text
    }

    /// The selector as it was written.
    public let description: String
    /// The element's name in lower case; nil for any.
    let element: [UInt8]?
    let conditions: [Condition]
    let target: Target

    /// Reads a selector; nil when it is none.
    public init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        let name = Self.name(&rest)
        if name.isEmpty {
            guard let first = rest.first, first != UInt8(ascii: "@") else { return nil }
            if first == UInt8(ascii: "*") { rest.removeFirst() }
            element = nil
        } else {
            element = name
        }
        var conditions: [Condition] = []
        var explicit: Target?
        while let sign = rest.popFirst() {
            switch sign {
            case UInt8(ascii: "["):
                guard let end = rest.firstIndex(of: UInt8(ascii: "]")),
                    let condition = Self.condition(rest[..<end])
                else { return nil }
                conditions.append(condition)
                rest = rest[(end + 1)...]
            case UInt8(ascii: "."), UInt8(ascii: "#"):
                let value = Self.word(&rest)
                guard !value.isEmpty else { return nil }
                let isClass = sign == UInt8(ascii: ".")
                conditions.append(
                    Condition(
                        attribute: Array((isClass ? "class" : "id").utf8),
                        value: value,
                        isWord: isClass
                    )
                )
            case UInt8(ascii: "@"):
                let name = Self.name(&rest)
                guard !name.isEmpty, rest.isEmpty else { return nil }
                explicit = name.elementsEqual("text".utf8) ? .text : .attributes([name])
            default:
                return nil
            }
        }
        guard conditions.count <= Self.conditionsMax else { return nil }
        self.conditions = conditions
        target = explicit ?? Self.usualTarget(element, conditions)
        description = text
    }

    private static func usualTarget(_ element: [UInt8]?, _ conditions: [Condition]) -> Target {
        let open = conditions.filter { $0.value == nil }.map(\.attribute)
        if !open.isEmpty { return .attributes(open) }
        switch String(decoding: element ?? [], as: UTF8.self) {
        case "input", "button", "option", "param": return .attributes([Array("value".utf8)])
        case "meta": return .attributes([Array("content".utf8)])
        default: return .text
        }
    }

    private static func condition(_ text: ArraySlice<UInt8>) -> Condition? {
        var rest = text
        let name = name(&rest)
        guard !name.isEmpty else { return nil }
        guard let sign = rest.popFirst() else { return Condition(attribute: name, value: nil) }
        guard sign == UInt8(ascii: "=") else { return nil }
        if rest.count >= 2, let first = rest.first, first == rest.last,
            first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
        {
            rest = rest.dropFirst().dropLast()
        }
        var condition = Condition(attribute: name, value: nil)
        if rest.last == UInt8(ascii: "*") {
            condition.isPrefix = true
            rest.removeLast()
        }
        if rest.first == UInt8(ascii: "*") {
            condition.isSuffix = true
            rest.removeFirst()
        }
        condition.value = Array(rest)
        return condition
    }

    private static func name(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let name = rest.prefix {
            ASCIIByte.isLetter($0) || ASCIIByte.isDigit($0) || $0 >= 128
                || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ":")
        }
        rest = rest[name.endIndex...]
        return name.map(ASCIIByte.lowercased)
    }

    private static func word(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let word = rest.prefix {
            $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "@") && $0 != UInt8(ascii: ".")
                && $0 != UInt8(ascii: "#")
        }
        rest = rest[word.endIndex...]
        return Array(word)
    }
}

extension MarkupSelector.Condition {
    /// Tells whether an attribute's value fulfils the condition.
    func holds(_ other: ArraySlice<UInt8>) -> Bool {
        guard let value else { return true }
        if isWord {
            return other.split(whereSeparator: ASCIIByte.isSpace).contains { $0 == value[...] }
        }
        switch (isPrefix, isSuffix) {
        case (false, false): return other == value[...]
        case (true, false): return other.starts(with: value)
        case (false, true):
            return other.count >= value.count && other.suffix(value.count) == value[...]
        case (true, true):
            guard !value.isEmpty else { return true }
            guard other.count >= value.count else { return false }
            return (other.startIndex...(other.endIndex - value.count)).contains {
                other[$0..<$0 + value.count] == value[...]
            }
        }
    }
}
