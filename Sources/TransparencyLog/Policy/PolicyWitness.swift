/// A witness that a policy knows.
public struct PolicyWitness: Hashable, Sendable {
    /// Its name within the policy.
    public let name: PolicyName
    /// The key that cosigns.
    public let verifier: NoteVerifier
    /// Where it takes checkpoints, if the policy says so.
    public let url: String?

    /// Describes a witness.
    public init(name: PolicyName, verifier: NoteVerifier, url: String? = nil) {
        self.name = name
        self.verifier = verifier
        self.url = url
    }
}
