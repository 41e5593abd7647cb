import Diagnostics

/// Each answer waits for its block: up to the interval of blocks, on top of the vote.
///
/// With `durability: final` a client gets its reply when a majority of the actors has signed the block
/// that holds its record. A block that does not fill is cut after `block.interval`, so with `3s` a
/// client that sends one request at a time makes one request in up to three seconds.
///
/// Bad:
///
/// ```yaml
/// x-ft-ledger: {block: {interval: 3s}}
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: 3, durability: final}
/// ```
///
/// Good:
///
/// ```yaml
/// x-ft-ledger: {block: {interval: 100ms}}
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: 3, durability: final}
/// ```
struct AnswerWaitsForBlock: LintRule {
    static let id = DiagnosticID("FT484", "answer-waits-for-block")
    static let severity = Severity.warning
    /// A wait that people notice.
    private static let millisecondsMax = 250

    func check(_ context: LintContext) {
        guard let values = context.ledger, let interval = values.string("block.interval"),
            (DurationText.milliseconds(interval) ?? 0) > AnswerWaitsForBlock.millisecondsMax
        else { return }
        let path = "ft_parameters.durability"
        for service in context.services where service.values.string(path) == "final" {
            let isOwn = service.values.isWritten(path)
            context.report(
                AnswerWaitsForBlock.id,
                "each answer of `\(service.name)` waits for its block, up to \(interval)",
                at: isOwn ? service.place(path) : context.ledgerPlace("durability", values),
                remedy:
                    "write `block: {interval: 100ms}` in `x-ft-ledger`, or `durability: ordered`"
            )
        }
    }
}
