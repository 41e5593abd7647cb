/// A moment in the proleptic Gregorian calendar, UTC.
struct CalendarTime: Equatable {
    let year: UInt64
    let month: UInt64
    let day: UInt64
    /// Second of the day.
    let second: UInt64
    let microsecond: UInt64

    /// Splits microseconds since 1970; what lies outside the years 1970 to 9999 is clamped.
    init(unixMicroseconds: Int64) {
        let last: Int64 = 253_402_300_799_999_999
        let moment = UInt64(min(max(unixMicroseconds, 0), last))
        microsecond = moment % 1_000_000
        second = moment / 1_000_000 % 86_400
        // Days since 0000-03-01, so that leap days end a year: 146 097 days make 400 years.
        let days = moment / 86_400_000_000 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}

extension CalendarTime {
    /// The time as the encoder writes it, without quotes.
    var text: String {
        func padded(_ value: UInt64, _ digits: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let clock = [second / 3_600, second / 60 % 60, second % 60].map { padded($0, 2) }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
            + clock.joined(separator: ":") + ".\(padded(microsecond, 6))Z"
    }
}
