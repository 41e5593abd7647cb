/// Decimal numbers as the formats of logs write them: no sign, no leading zero.
enum DecimalText {
    /// Reads a number; nil when the text is not exactly how the number is written, or above `UInt64`.
    static func parse(_ text: some Collection<UInt8>) -> UInt64? {
        guard let first = text.first, text.count == 1 || first != UInt8(ascii: "0") else {
            return nil
        }
        var number: UInt64 = 0
        for character in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
            let (product, tooLarge) = number.multipliedReportingOverflow(by: 10)
            let digit = UInt64(character - UInt8(ascii: "0"))
            let (sum, tooLargeSum) = product.addingReportingOverflow(digit)
            guard !tooLarge, !tooLargeSum else { return nil }
            number = sum
        }
        return number
    }
}
