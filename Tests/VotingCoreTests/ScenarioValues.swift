import VotingCore

extension ReplicaIndex {
    /// Reads the number users see; what is no number stands for the first replica.
    init(text: String) {
        self.init(max(0, (Int(text) ?? 1) - 1))
    }
}

extension ReplicaSet {
    /// Reads `{1,3}`.
    init(text: String) {
        self.init(
            text.split(whereSeparator: { "{},".contains($0) }).map {
                ReplicaIndex(text: String($0))
            }
        )
    }
}

extension VoteDigest {
    /// A digest that carries a word of up to eight letters.
    init(text: String) {
        self.init(text.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }, 0, 0, 0)
    }

    var text: String {
        String(decoding: bytes.prefix(8).drop { $0 == 0 }, as: UTF8.self)
    }
}
