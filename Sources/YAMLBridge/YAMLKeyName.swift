/// The spelling of keys: snake_case when written, case and underscores ignored when read.
///
/// Keys are names of Swift properties, so only letters of ASCII have a case here.
enum YAMLKeyName {
    /// `voterURL` becomes `voter_url`, `lagBytesMax` becomes `lag_bytes_max`.
    static func snakeCase(_ name: String) -> String {
        let letters = Array(name.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(letters.count + 4)
        for (index, letter) in letters.enumerated() {
            if isCapital(letter), index > 0 {
                let afterSmall = !isCapital(letters[index - 1])
                let beforeSmall = index + 1 < letters.count && isSmall(letters[index + 1])
                if afterSmall || beforeSmall { result.append(UInt8(ascii: "_")) }
            }
            result.append(small(letter))
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What two spellings of one key have in common.
    static func canonical(_ name: String) -> String {
        let letters = name.utf8.lazy.filter { $0 != UInt8(ascii: "_") }.map { small($0) }
        return String(decoding: Array(letters), as: UTF8.self)
    }

    private static func isCapital(_ letter: UInt8) -> Bool { (0x41...0x5A).contains(letter) }

    private static func isSmall(_ letter: UInt8) -> Bool { (0x61...0x7A).contains(letter) }

    private static func small(_ letter: UInt8) -> UInt8 {
        isCapital(letter) ? letter | 0x20 : letter
    }
}
