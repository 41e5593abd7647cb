import Diagnostics

/// A store that throws keys away by itself throws away different ones in each replica.
///
/// Redis and its relatives choose victims from random samples and by their own clock. After the
/// memory limit is reached, `GET session:7` is answered by one replica and nil in two: the vote
/// says nil, and the right answer counts as the fault.
///
/// Bad:
///
/// ```yaml
/// services:
///   cache:
///     image: redis:7.2
///     restart: always
///     command: redis-server --maxmemory 256mb --maxmemory-policy allkeys-lru
///     x-ft: {class: database, ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   cache:
///     image: redis:7.2
///     restart: always
///     command: redis-server --maxmemory 256mb --maxmemory-policy noeviction
///     x-ft: {class: database, ft_level: 3}
/// ```
struct EvictionDiverges: LintRule {
    static let id = DiagnosticID("FT416", "eviction-diverges")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services {
            let words = ServiceText.words("command", of: service.service, in: context)
            for (index, word) in words.enumerated() {
                let option = word.text.split(separator: "=", maxSplits: 1).map(String.init)
                guard option.first?.lowercased() == "--maxmemory-policy" else { continue }
                let next = index + 1 < words.count ? words[index + 1] : word
                let policy = option.count > 1 ? option[1] : next.text
                guard policy.hasPrefix("allkeys-") || policy.hasPrefix("volatile-") else {
                    continue
                }
                context.report(
                    EvictionDiverges.id,
                    "`\(policy)` drops keys each replica chooses for itself: a key kept by 1 of "
                        + "\(service.level) and dropped by \(service.level - 1) is voted away",
                    at: option.count > 1 ? word.range : next.range,
                    remedy: "write `noeviction` and let keys expire, or do not vote on a cache"
                )
            }
        }
    }
}
