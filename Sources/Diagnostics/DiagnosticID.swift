/// The stable name of a kind of finding; its wording may change, this does not.
///
/// FT001…FT099 are about the annotation, FT1xx about YAML, FT2xx about Compose, FT3xx about what is
/// emitted. `docs/diagnostics.md` lists them all.
public struct DiagnosticID: Sendable, Hashable {
    /// The code, such as `FT001`.
    public let code: String
    /// The readable name, such as `bare-form`.
    public let slug: String

    /// Creates an identity; each is declared once, beside the code that reports it.
    public init(_ code: String, _ slug: String) {
        self.code = code
        self.slug = slug
    }
}
