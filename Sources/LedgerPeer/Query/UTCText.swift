import FoundationEssentials

/// Moments as text: ISO 8601 in UTC.
enum UTCText {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: false)

    /// Text with microseconds, such as `2026-01-31T10:00:00.000000Z`; equal forms sort as texts.
    static func text(unixNanoseconds: Int64) -> String {
        let (seconds, rest) = unixNanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let whole = rest < 0 ? seconds - 1 : seconds
        let micros = String((rest < 0 ? rest + 1_000_000_000 : rest) / 1_000)
        let date = Date(timeIntervalSince1970: Double(whole)).formatted(style)
        let zeros = String(repeating: "0", count: max(0, 6 - micros.count))
        return "\(date.dropLast()).\(zeros)\(micros)Z"
    }
}
