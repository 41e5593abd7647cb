/// Content-Security-Policy as far as replicas must agree on it.
enum HTTPContentPolicy {
    /// The policy with every `'nonce-…'` as `'nonce-*'` and single spaces.
    static func canonical(_ value: String) -> String {
        let words = value.split(whereSeparator: { $0 == " " || $0 == "\t" })
        return words.map { word in
            guard word.lowercased().hasPrefix("'nonce-") else { return String(word) }
            return word.hasSuffix(";") ? "'nonce-*';" : "'nonce-*'"
        }.joined(separator: " ")
    }
}
