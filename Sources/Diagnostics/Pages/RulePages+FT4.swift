// swift-format-ignore-file
// Made by scripts/rule-pages; do not edit.

extension RulePages {
    /// The codes FT4xx, sorted.
    static let codesFT4: [String] = []

    /// The page of a code FT4xx; nil when there is none.
    static func textFT4(_ code: String) -> StaticString? {
        switch code {
        default: nil
        }
    }
}
