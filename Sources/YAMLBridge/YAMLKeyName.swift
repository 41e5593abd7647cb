/// The spelling of keys: snake_case when written, case and underscores ignored when read.
enum YAMLKeyName {
    /// `voterURL` becomes `voter_url`, `lagBytesMax` becomes `lag_bytes_max`.
    static func snakeCase(_ name: String) -> String {
        let letters = Array(name)
        var result = ""
        for (index, letter) in letters.enumerated() {
            if letter.isUppercase, index > 0 {
                let afterSmall = !letters[index - 1].isUppercase
                let beforeSmall = index + 1 < letters.count && letters[index + 1].isLowercase
                if afterSmall || beforeSmall { result += "_" }
            }
            result += letter.lowercased()
        }
        return result
    }

    /// What two spellings of one key have in common.
    static func canonical(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" }
    }
}
