/// What there is to know about one kind of finding; made from its doc comment.
public struct RulePage: Sendable {
    /// The code, such as `FT001`.
    public let code: String
    /// The readable name.
    public let slug: String
    /// What it says, in one sentence.
    public let summary: String
    /// The whole page as Markdown.
    public let markdown: String

    /// Takes a page apart.
    init(code: String, markdown: String) {
        self.code = code
        self.markdown = markdown
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
        slug = lines.first.map { String($0.dropFirst("# \(code) ".count)) } ?? ""
        summary = lines.count > 2 ? String(lines[2]) : ""
    }

    /// The YAML after a heading `Bad` or `Good`; nil for a page without examples.
    public func example(_ heading: String) -> String? {
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(of: "**\(heading):**"),
            let open = lines[start...].firstIndex(of: "```yaml"),
            let close = lines[open...].firstIndex(of: "```")
        else { return nil }
        return lines[(open + 1)..<close].joined(separator: "\n") + "\n"
    }

    /// The page for a terminal: code blocks indented, no marks.
    public var text: String {
        var isCode = false
        var result = ""
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("```") {
                isCode.toggle()
                continue
            }
            if isCode {
                result += line.isEmpty ? "\n" : "    \(line)\n"
            } else if line.hasPrefix("**"), line.hasSuffix(":**") {
                result += line.dropFirst(2).dropLast(2) + "\n"
            } else {
                result += (line.hasPrefix("# ") ? line.dropFirst(2) : line) + "\n"
            }
        }
        return result
    }
}
