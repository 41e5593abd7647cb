/// A cookie as the client holds it.
struct CookieKey: Hashable, Sendable {
    /// Name; case matters.
    var name: String
    /// Value as the client got it.
    var value: String
}
