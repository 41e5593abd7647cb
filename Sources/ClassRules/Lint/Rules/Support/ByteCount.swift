/// Sizes as Compose writes them: `64m`, `1.5g`, `512MB`, `1073741824`.
enum ByteCount {
    private static let factors: [String: Double] = [
        "": 1, "b": 1, "k": 1_024, "kb": 1_024, "m": 1_048_576, "mb": 1_048_576,
        "g": 1_073_741_824, "gb": 1_073_741_824, "t": 1_099_511_627_776, "tb": 1_099_511_627_776,
        "kib": 1_024, "mib": 1_048_576, "gib": 1_073_741_824, "tib": 1_099_511_627_776,
    ]

    /// The number of bytes; nil for a text that is no size.
    static func bytes(_ text: String) -> Int? {
        let text = text.lowercased().filter { $0 != " " }
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let number = Double(digits),
            let factor = factors[String(text.dropFirst(digits.count))]
        else { return nil }
        return Int(exactly: (number * factor).rounded())
    }
}
