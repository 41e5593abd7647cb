/// How cookies that each replica gives out for itself become one for the client.
public struct WebSessionPlan: Codable, Sendable, Equatable {
    /// Whether the tunnel keeps a jar for each replica; false passes cookies on as they are.
    public var enabled: Bool
    /// Sessions remembered; beyond them the one used longest ago is forgotten.
    public var sessionsMax: Int
    /// Cookies of one session.
    public var cookiesMax: Int
    /// Bytes of one cookie's name and value.
    public var cookieBytesMax: Int
    /// How long an unused session is remembered.
    public var idleMilliseconds: Int

    /// Creates the description.
    public init(
        enabled: Bool = true,
        sessionsMax: Int = 100_000,
        cookiesMax: Int = 50,
        cookieBytesMax: Int = 4_096,
        idleMilliseconds: Int = 86_400_000
    ) {
        self.enabled = enabled
        self.sessionsMax = sessionsMax
        self.cookiesMax = cookiesMax
        self.cookieBytesMax = cookieBytesMax
        self.idleMilliseconds = idleMilliseconds
    }
}
