/// A log that a policy accepts.
public struct PolicyLog: Hashable, Sendable {
    /// The key that signs its checkpoints; the key's name is the log's origin.
    public let verifier: NoteVerifier
    /// Where it is served, if the policy says so.
    public let url: String?

    /// Describes a log.
    public init(verifier: NoteVerifier, url: String? = nil) {
        self.verifier = verifier
        self.url = url
    }
}
