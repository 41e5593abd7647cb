/// A body as it goes into the vote.
public struct CanonicalBody: Sendable, Equatable {
    /// Digest of the canonical form; of bytes as they are it is their plain SHA-256.
    public var digest: ContentDigest
    /// The form that was compared.
    public var form: HTTPComparisonForm
    /// Why it is not the form the type asks for; nil when it is.
    public var fallback: BodyFallback?
    /// Bytes of the body.
    public var byteCount: UInt64
    /// JSON keys that occur again in their object; all their values count.
    public var duplicateKeys = 0
}
