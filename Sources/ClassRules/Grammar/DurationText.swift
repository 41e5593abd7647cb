/// Times as people write them: `30s`, `5 sec`, `1m30s`, `250ms`.
enum DurationText {
    private static let units: [(names: [String], milliseconds: Int)] = [
        (["ms", "msec", "millisecond", "milliseconds"], 1),
        (["s", "sec", "secs", "second", "seconds"], 1_000),
        (["m", "min", "mins", "minute", "minutes"], 60_000), (["h", "hour", "hours"], 3_600_000),
    ]
    /// The longest time taken, in milliseconds: a week.
    static let millisecondsMax = 7 * 24 * 3_600_000

    /// The time in milliseconds; nil for what is no time above 0.
    static func milliseconds(_ text: String) -> Int? {
        var rest = text.filter { $0 != " " }.lowercased()[...]
        guard !rest.isEmpty else { return nil }
        var total = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let number = Int(digits), number <= millisecondsMax,
                let unit = units.first(where: { $0.names.contains(String(name)) })
            else { return nil }
            total += number * unit.milliseconds
            guard total <= millisecondsMax else { return nil }
        }
        return total > 0 ? total : nil
    }

    /// The time in its usual form; nil for what is none.
    static func canonical(_ text: String) -> String? {
        guard var rest = milliseconds(text) else { return nil }
        var result = ""
        for (name, size) in [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)] {
            if rest >= size { result += "\(rest / size)\(name)" }
            rest %= size
        }
        return result
    }
}
