/// Texts whose placeholders may hold separators themselves.
enum PlaceholderText {
    /// Whether there is a dollar sign, without which there is no placeholder.
    static func hasDollar(_ text: String) -> Bool {
        let dollar = UInt8(ascii: "$")
        return text.utf8.withContiguousStorageIfAvailable { $0.contains(dollar) }
            ?? text.utf8.contains(dollar)
    }

    /// The parts between separators that stand outside `${…}`.
    static func split(_ text: String, at separator: Character) -> [String] {
        guard text.utf8.contains(UInt8(ascii: "{")) else {
            return text.split(separator: separator, omittingEmptySubsequences: false)
                .map(String.init)
        }
        var parts = [""]
        var level = 0
        var previous: Character = " "
        for character in text {
            if character == "{", previous == "$" || level > 0 { level += 1 }
            if character == "}", level > 0 { level -= 1 }
            previous = character
            if character == separator, level == 0 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    /// Whether a variable decides what a text comes to; a malformed placeholder counts too.
    static func hasPlaceholders(_ text: String) -> Bool {
        guard hasDollar(text) else { return false }
        guard let template = try? InterpolationTemplate(text) else { return true }
        return template.hasPlaceholders
    }
}
