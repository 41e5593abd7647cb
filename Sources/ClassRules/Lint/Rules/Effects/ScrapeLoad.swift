import Diagnostics

/// Replicated monitoring servers ask every target N times per interval.
///
/// Each replica scrapes for itself. At `scraping_interval: 1s`, 3 replicas make 3 requests per
/// second to each target, and an exporter that takes 400 ms for an answer is busy for 1.2 s of
/// every second: it falls behind, replicas miss different samples, and the vote on them has gaps.
///
/// Bad:
///
/// ```yaml
/// services:
///   prometheus:
///     image: prom/prometheus:v2.53.0
///     restart: always
///     x-ft: {ft_level: 3, forwarding: {name: metrics, scraping_interval: 1s}}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   prometheus:
///     image: prom/prometheus:v2.53.0
///     restart: always
///     x-ft: {ft_level: 3, forwarding: {name: metrics, scraping_interval: 15s}}
/// ```
struct ScrapeLoad: LintRule {
    static let id = DiagnosticID("FT427", "scrape-load")
    static let severity = Severity.info
    /// Requests per second to one target from which on it is worth a word.
    private static let millisecondsMin = 5_000

    func check(_ context: LintContext) {
        let path = "ft_parameters.forwarding.scraping_interval"
        for service in context.services where service.className == "monitoring" {
            guard let text = service.values.string(path),
                let interval = DurationText.milliseconds(text),
                interval > 0, interval < ScrapeLoad.millisecondsMin
            else { continue }
            let budget = interval / service.level
            context.report(
                ScrapeLoad.id,
                "\(service.level) replicas scrape each target every \(text): an exporter that "
                    + "takes longer than \(budget) ms falls behind, and replicas miss different "
                    + "samples",
                at: service.place(path),
                remedy: "write 5s or more, or reckon with \(service.level) times the load"
            )
        }
    }
}
