/// Bounds of the cookies that are translated.
struct CookieSettings: Sendable, Equatable {
    /// Cookies that are remembered.
    var cookieCountMax = 100_000
    /// Cookies of one request or reply that are looked at.
    var exchangeCountMax = 64
    /// Bytes of a name and value that are translated; longer cookies pass as they are.
    var cookieBytesMax = 4096
    /// How long a cookie without a time of its own is remembered after its last use.
    var idleMilliseconds: Int64 = 24 * 3_600_000
    /// How long any cookie is remembered after its last use.
    var lifetimeMillisecondsMax: Int64 = 30 * 24 * 3_600_000

    /// Creates the bounds that a tunnel has unless its plan says otherwise.
    init() {}
}
