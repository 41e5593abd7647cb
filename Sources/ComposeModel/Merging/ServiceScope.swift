import YAMLBridge

/// The services that `extends` without `file` can name: those of one document, or of a base file.
struct ServiceScope {
    /// The file's path, for messages and for telling cycles.
    let path: String
    /// The folder that paths in `extends` start from.
    let directory: String
    /// The services as written, without aliases and Compose's tags.
    let services: [String: YAMLEntry]
    /// What the document resets in what its services extend.
    let resets: KeyTree
}
