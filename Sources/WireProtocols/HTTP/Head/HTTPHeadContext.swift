/// What else a response's head is judged by.
public struct HTTPHeadContext: Sendable {
    /// The response is to HEAD: its length describes a body that does not come, so it is compared.
    public var isAnswerToHead: Bool
    /// The body's content coding was removed before it was compared; otherwise it is compared.
    public var isContentDecoded: Bool
    /// Addresses at which the replica knows itself, and the client's Host: `db-1:8080`,
    /// `shop.example`.
    public var ownAuthorities: [String]
    /// The page behind the head is the server's own, so only what does not describe the page is compared.
    public var isPageLeftOut: Bool

    /// Creates a context.
    public init(
        isAnswerToHead: Bool = false,
        isContentDecoded: Bool = false,
        ownAuthorities: [String] = [],
        isPageLeftOut: Bool = false
    ) {
        self.isAnswerToHead = isAnswerToHead
        self.isContentDecoded = isContentDecoded
        self.ownAuthorities = ownAuthorities
        self.isPageLeftOut = isPageLeftOut
    }
}
