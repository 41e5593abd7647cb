import YAMLBridge

/// A key or word that was read although it is not written in its canonical form.
struct Spelling {
    /// What stands there.
    let node: YAMLNode
    /// What should stand there.
    let canonical: String
    /// `key`, `word` or `boolean`.
    let what: String
}
