import LibCrypto

/// JSON values that can be written in several ways.
indirect enum RandomJSON {
    case word(String)
    case number(Int)
    case string(String)
    case array([RandomJSON])
    case object([(String, RandomJSON)])

    static func value(depth: Int, _ generator: inout SeededGenerator) -> RandomJSON {
        switch Int.random(in: 0..<(depth == 0 ? 3 : 5), using: &generator) {
        case 0: return .word(["true", "false", "null"].randomElement(using: &generator) ?? "null")
        case 1: return .number(Int.random(in: -5000...5000, using: &generator))
        case 2: return .string(string(&generator))
        case 3:
            return .array(
                (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                    value(depth: depth - 1, &generator)
                }
            )
        default:
            let keys = Set(
                (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                    string(&generator)
                }
            )
            return .object(keys.sorted().map { ($0, value(depth: depth - 1, &generator)) })
        }
    }

    private static func string(_ generator: inout SeededGenerator) -> String {
        let letters = ["a", "é", "\"", "\\", "/", "\n", "😀", "z", "~", "0"]
        return (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            letters.randomElement(using: &generator) ?? ""
        }.joined()
    }

    /// One of the value's spellings: keys in any order, numbers and letters written in any way.
    func spelled(_ generator: inout SeededGenerator) -> String {
        let space = ["", " ", "\n\t"].randomElement(using: &generator) ?? ""
        switch self {
        case .word(let text): return space + text
        case .number(let value):
            let sign = value < 0 ? "-" : ""
            let digits = String(value.magnitude)
            return [
                "\(value)", "\(value).0", value == 0 ? "0E-2" : "\(value)00E-2", "\(value)e+0",
                "\(value).000e0",
                value == 0 ? "-0" : "\(sign)0.\(digits)e\(digits.count)",
            ].randomElement(using: &generator) ?? ""
        case .string(let text): return Self.quoted(text, &generator)
        case .array(let values):
            return "[" + values.map { $0.spelled(&generator) }.joined(separator: space + ",") + "]"
        case .object(let members):
            let written = members.shuffled(using: &generator).map { key, value in
                space + Self.quoted(key, &generator) + space + ":" + value.spelled(&generator)
            }
            return "{" + written.joined(separator: ",") + space + "}"
        }
    }

    private static func quoted(_ text: String, _ generator: inout SeededGenerator) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            let mustEscape = scalar == "\"" || scalar == "\\" || scalar.value < 32
            guard mustEscape || Bool.random(using: &generator) else {
                result.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16, uppercase: Bool.random(using: &generator))
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }
}

/// The words of a SHA-256, computed without the code under test.
enum SHA256Words {
    static func of(_ bytes: [UInt8]) -> (UInt64, UInt64, UInt64, UInt64) {
        let digest = SHA256.hash(bytes)
        func word(_ index: Int) -> UInt64 {
            digest[(index * 8)..<(index * 8 + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        }
        return (word(0), word(1), word(2), word(3))
    }
}
