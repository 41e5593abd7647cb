import YAMLBridge

/// What readers of YAML make of a plain scalar that was meant as text.
enum ScalarChange {
    /// Whose reading counts.
    enum Readers {
        /// Compose alone.
        case compose
        /// Readers of YAML 1.1 too.
        case all
    }

    /// What becomes of a text, in words; nil when it stays as it is.
    static func of(_ text: String, readers: Readers) -> String? {
        let scalar = YAMLScalar(text: text, style: .plain)
        switch scalar.resolution() {
        case .timestamp:
            let isDate = !text.contains(":")
            return "Compose makes a time of it" + (isDate ? ", `\(text) 00:00:00 +0000 UTC`" : "")
        case .integer(let value) where String(value) != text && "+\(value)" != text:
            return "Compose makes \(value) of it"
        case .float(let value):
            if !value.isFinite { return "Compose cannot write it out again" }
            return float(text, value)
        case .string where readers == .all && isSexagesimal(text):
            return "readers of YAML 1.1 make \(sexagesimal(text)) of it"
        case .null, .boolean, .integer, .string: return nil
        }
    }

    /// Compose prints the shortest digits, without trailing zeros and without an exponent up to 21
    /// digits.
    private static func float(_ text: String, _ value: Double) -> String? {
        if text.contains("_") || text.lowercased().contains("e") {
            return "Compose computes the number and writes it in another form"
        }
        guard let point = text.firstIndex(of: ".") else { return nil }
        let fraction = text[text.index(after: point)...]
        guard fraction.last == "0" || fraction.isEmpty || text.first == "." else { return nil }
        var short = "\(value)"
        if short.hasSuffix(".0") { short.removeLast(2) }
        return "Compose makes \(short) of it"
    }

    /// Whether YAML 1.1 reads a text as a number to the base 60: `22:22`, not `80:80` or `22:022`.
    static func isSexagesimal(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, first.first != "0",
            !first.isEmpty, first.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return false }
        return parts.dropFirst().allSatisfy { part in
            (1...2).contains(part.utf8.count) && (Int(part).map { $0 < 60 } ?? false)
                && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
    }

    /// The number that `22:22` is to the base 60.
    static func sexagesimal(_ text: String) -> Int {
        text.split(separator: ":").reduce(0) { $0 &* 60 &+ (Int($1) ?? 0) }
    }
}
