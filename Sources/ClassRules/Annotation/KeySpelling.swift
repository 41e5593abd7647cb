import Diagnostics

/// The spellings of one key: case, spaces and hyphens do not matter.
enum KeySpelling {
    /// Whether a key is `x-ft` in small or capital letters.
    static func isAnnotation(_ name: String) -> Bool {
        name.utf8.count == 4 && name.lowercased() == "x-ft"
    }

    /// The canonical form, snake_case.
    static func canonical(_ text: String) -> String {
        var result = ""
        for character in text.lowercased() {
            result.append(character == " " || character == "-" ? "_" : character)
        }
        return result
    }

    /// The known word that is nearest to a text, when it is near enough to be meant.
    static func nearest(to text: String, among known: [String]) -> String? {
        NearestWord.find(canonical(text), among: known)
    }
}
