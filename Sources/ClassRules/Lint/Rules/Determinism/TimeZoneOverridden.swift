import Diagnostics

/// `TZ` has no effect on a replicated database server.
///
/// Replicas run with `default-time-zone=+00:00`, because equal statements must have equal effects
/// whatever the host. Under plain Compose `TZ: Europe/Berlin` makes `NOW()` answer 14:00; behind
/// the tunnel it answers 12:00, and rows written before and after differ by two hours.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}", TZ: Europe/Berlin}
///     x-ft: 3
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}", TZ: UTC}
///     x-ft: 3
/// ```
struct TimeZoneOverridden: LintRule {
    static let id = DiagnosticID("FT413", "time-zone-overridden")
    static let severity = Severity.warning
    private static let universal = ["utc", "etc/utc", "gmt", "etc/gmt", "zulu", "uct", ""]

    func check(_ context: LintContext) {
        for service in context.services where service.hasTunnelLimits {
            let texts = ServiceText.all(of: service.service, in: context, keys: ["environment"])
            for text in texts where text.variable == "TZ" && !text.text.contains("$") {
                let zone = text.text
                guard !TimeZoneOverridden.universal.contains(zone.lowercased()) else { continue }
                context.report(
                    TimeZoneOverridden.id,
                    "replicas run with `default-time-zone=+00:00`: `NOW()` answers in UTC, not in "
                        + "\(zone) as it does under plain Compose",
                    at: text.range,
                    remedy: "write `TZ: UTC` and let clients `SET time_zone`, or convert when "
                        + "showing"
                )
            }
        }
    }
}
