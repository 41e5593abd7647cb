internal import VotingCore

/// Bounds of one request's vote.
struct ExchangeLimits: Sendable, Equatable {
    /// Bytes of a body that is held back for its canonical form, per replica.
    var bodyBytesMax = 8 * 1024 * 1024
    /// Bytes that are read of a replica before it is known how its body is compared.
    var earlyBytesMax = 64 * 1024
    /// Bounds of a body that streams.
    var release = BodyReleaseLimits()
    /// Longest wait for the first byte of the answer.
    var replyMilliseconds: Int64 = 60_000
    /// Longest pause within a body.
    var bodyIdleMilliseconds: Int64 = 30_000
    /// How long late replies are waited for; longer when the decision itself took longer.
    var lagMilliseconds: Int64 = 5_000
}
