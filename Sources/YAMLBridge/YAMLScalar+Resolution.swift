extension YAMLScalar {
    /// What the scalar is; only plain scalars without a string tag can be anything but a string.
    public func resolution(tag: String? = nil) -> YAMLResolution {
        if let tag, tag == "!" || tag == YAMLTag.string { return .string }
        guard style == .plain || tag != nil else { return .string }
        guard let first = text.utf8.first else { return .null }
        if YAMLScalar.startsConstant(first), text.utf8.count <= YAMLScalar.constantBytesMax,
            let known = YAMLScalar.constants[text]
        {
            return known
        }
        guard YAMLScalar.startsNumber(first) else { return .string }
        if YAMLScalar.isTimestamp(text) { return .timestamp }
        let digits = text.filter { $0 != "_" }
        if let value = YAMLScalar.integer(digits) { return .integer(value) }
        if YAMLScalar.isFloat(digits), let value = Double(digits) { return .float(value) }
        return .string
    }

    /// The truth value as readers of either YAML version take it where a boolean is wanted.
    public var boolean: Bool? {
        guard style == .plain else { return nil }
        switch text {
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y": return true
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N":
            return false
        default: return nil
        }
    }

    /// The whole number, octal (`0755`, `0o755`), hexadecimal and binary included.
    public var integer: Int? {
        if case .integer(let value) = resolution() { value } else { nil }
    }

    /// The number.
    public var float: Double? {
        switch resolution() {
        case .integer(let value): Double(value)
        case .float(let value): value
        default: nil
        }
    }

    /// Whether the scalar is plain and means nothing.
    public var isNull: Bool { resolution() == .null }

    private static let constants: [String: YAMLResolution] = [
        "~": .null, "null": .null, "Null": .null, "NULL": .null,
        "true": .boolean(true), "True": .boolean(true), "TRUE": .boolean(true),
        "false": .boolean(false), "False": .boolean(false), "FALSE": .boolean(false),
        ".nan": .float(.nan), ".NaN": .float(.nan), ".NAN": .float(.nan),
        ".inf": .float(.infinity), ".Inf": .float(.infinity), ".INF": .float(.infinity),
        "+.inf": .float(.infinity), "+.Inf": .float(.infinity), "+.INF": .float(.infinity),
        "-.inf": .float(-.infinity), "-.Inf": .float(-.infinity), "-.INF": .float(-.infinity),
    ]

    /// The length of the longest constant.
    private static let constantBytesMax = 5

    /// Whether a constant may begin so: `~`, a letter of `null`, `true` and `false`, a sign, a point.
    private static func startsConstant(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x7E, 0x6E, 0x4E, 0x74, 0x54, 0x66, 0x46, 0x2B, 0x2D, 0x2E: true
        default: false
        }
    }

    private static func startsNumber(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E
    }

    /// Go's `strconv.ParseInt(text, 0, 64)`: the prefix gives the base, a leading 0 means octal.
    private static func integer(_ text: String) -> Int? {
        var digits = Substring(text)
        var sign = ""
        if let first = digits.first, first == "+" || first == "-" {
            sign = String(first)
            digits = digits.dropFirst()
        }
        let lowered = digits.prefix(2).lowercased()
        var radix = 10
        if let prefixed = ["0x": 16, "0o": 8, "0b": 2][lowered] {
            radix = prefixed
            digits = digits.dropFirst(2)
        } else if digits.count > 1, digits.first == "0" {
            radix = 8
            digits = digits.dropFirst()
        }
        // Int(_:radix:) would take a second sign.
        guard let first = digits.first, first.isHexDigit else { return nil }
        return Int(sign + digits, radix: radix)
    }

    /// Whether a text is `[-+]?(.digits | digits[.[digits]])([eE][-+]?digits)?`.
    private static func isFloat(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let start = rest.count
            rest = rest.drop { (0x30...0x39).contains($0) }
            return start - rest.count
        }
        func take(_ allowed: String) -> Bool {
            guard let byte = rest.first, allowed.utf8.contains(byte) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = take("+-")
        let whole = digits()
        let fraction = take(".") ? digits() : 0
        guard whole + fraction > 0 else { return false }
        if take("eE") {
            _ = take("+-")
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    /// A date of four, one or two, one or two digits, alone or followed by a time.
    private static func isTimestamp(_ text: String) -> Bool {
        let date = text.prefix { $0 != "T" && $0 != "t" && $0 != " " }
        let parts = date.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, (1...2).contains(parts[1].utf8.count),
            (1...2).contains(parts[2].utf8.count),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return false }
        let time = text.dropFirst(date.count).dropFirst()
        return time.isEmpty ? text.count == date.count : time.split(separator: ":").count == 3
    }
}
