/// Makes names for requests: unique for as long as anybody looks for one, and unlike another start's.
struct RequestNames {
    private let prefix: String
    private var count: UInt64 = 0

    /// Starts with a random number.
    init(seed: UInt64) {
        prefix = RequestNames.hexadecimal(seed)
    }

    /// The next name: thirty-two hexadecimal digits.
    mutating func next() -> String {
        count &+= 1
        return prefix + RequestNames.hexadecimal(count)
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: 16) { buffer in
            for place in 0..<16 {
                let digit = Int((value >> UInt64(60 - 4 * place)) & 15)
                buffer[place] = digits.utf8Start[digit]
            }
            return 16
        }
    }
}
