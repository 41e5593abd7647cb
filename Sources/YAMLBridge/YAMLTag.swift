/// The tags this project knows; any other is refused.
enum YAMLTag {
    static let prefix = "tag:yaml.org,2002:"
    static let string = "tag:yaml.org,2002:str"

    /// Compose's own tags, passed through.
    static let compose: Set<String> = ["!reset", "!override"]

    private static let core: Set<String> = [
        "str", "int", "float", "bool", "null", "map", "seq", "merge", "timestamp", "binary",
    ]

    /// Whether a tag may stand in a source.
    static func isKnown(_ tag: String) -> Bool {
        if tag == "!" || compose.contains(tag) { return true }
        return tag.hasPrefix(prefix) && core.contains(String(tag.dropFirst(prefix.count)))
    }

    /// The shortest way to write a tag.
    static func written(_ tag: String) -> String {
        if tag.hasPrefix(prefix) { return "!!" + tag.dropFirst(prefix.count) }
        return tag.hasPrefix("!") ? tag : "!<\(tag)>"
    }
}
