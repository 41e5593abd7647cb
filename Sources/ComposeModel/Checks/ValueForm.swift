/// What a string must look like where Compose turns it into something else.
enum ValueForm: Character {
    /// A whole number.
    case wholeNumber = "I"
    /// A length of time.
    case duration = "T"
    /// A number of bytes.
    case size = "Z"
    /// A truth value.
    case truth = "B"
    /// What `depends_on` waits for.
    case condition = "C"
    /// When an image is pulled.
    case pullPolicy = "P"

    /// The form in words.
    var words: String {
        switch self {
        case .wholeNumber: "a whole number"
        case .duration: "a length of time such as `30s`"
        case .size: "a number of bytes such as `512m`"
        case .truth: "`true` or `false`"
        case .condition:
            "`service_started`, `service_healthy` or `service_completed_successfully`"
        case .pullPolicy:
            "`always`, `never`, `missing`, `if_not_present`, `build`, or later than Compose 2.26 "
                + "`daily`, `weekly`, `refresh` or `every_12h`"
        }
    }

    /// Whether Compose takes the text; one with a placeholder is judged by nobody before it has a
    /// value.
    func takes(_ text: String) -> Bool {
        if PlaceholderText.hasDollar(text) { return true }
        switch self {
        case .wholeNumber: return Int(text) != nil
        case .duration: return ValueForm.isDuration(text)
        case .size: return ValueForm.isSize(text)
        case .truth:
            return ["true", "false", "y", "yes", "on", "n", "no", "off"].contains(text.lowercased())
        case .condition:
            return ["service_started", "service_healthy", "service_completed_successfully"]
                .contains(text)
        case .pullPolicy: return ValueForm.isPullPolicy(text)
        }
    }

    private static func isPullPolicy(_ text: String) -> Bool {
        let words = ["always", "never", "missing", "if_not_present", "build"]
        if (words + ["daily", "weekly", "refresh"]).contains(text) { return true }
        guard text.hasPrefix("every_") else { return false }
        let time = text.dropFirst("every_".count)
        return isDuration(String(time)) && time.last?.isLetter ?? false
    }

    private static let durationUnits: Set<String> = [
        "ns", "us", "µs", "μs", "ms", "s", "m", "h", "d", "w",
    ]

    /// Numbers, each with a unit; a lone zero needs none.
    private static func isDuration(_ text: String) -> Bool {
        var rest = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        if rest.allSatisfy({ $0 == UInt8(ascii: "0") }) { return !rest.isEmpty }
        while !rest.isEmpty {
            let number = rest.prefix { isNumeric($0) }
            rest = rest[number.endIndex...]
            let unit = rest.prefix { !isNumeric($0) }
            rest = rest[unit.endIndex...]
            guard isNumber(Substring(number)), durationUnits.contains(String(Substring(unit)))
            else { return false }
        }
        return true
    }

    /// A number and perhaps a unit: `512m`, `1.5 GiB`, `-1`.
    private static func isSize(_ text: String) -> Bool {
        let body = text.drop { $0 == "-" }
        let number = body.prefix { isDigit($0) || $0 == "." }
        var unit = body.dropFirst(number.count).lowercased()[...]
        if unit.first == " " { unit = unit.dropFirst() }
        if let first = unit.first, "kmgtp".contains(first) {
            unit = unit.dropFirst()
            if unit.first == "i" { unit = unit.dropFirst() }
        }
        return isNumber(number) && (unit.isEmpty || unit == "b")
    }

    /// Whether a byte is a digit or a point.
    private static func isNumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".")
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    private static func isNumber(_ text: Substring) -> Bool {
        text.contains { isDigit($0) } && text.count { $0 == "." } <= 1
    }
}
