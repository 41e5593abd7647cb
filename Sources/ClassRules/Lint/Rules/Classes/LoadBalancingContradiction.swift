import Diagnostics

/// Load balancing and the number of paths contradict one another.
///
/// `routing_level: M` makes M paths of N replicas each. With 1 path there is nothing to spread,
/// however load balancing is switched; with 2 paths and load balancing off, the second group of 3
/// replicas never gets a request.
///
/// Bad:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     restart: always
///     x-ft: {ft_level: 3, routing_level: 2, load_balancing: {enabled: false}}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     restart: always
///     x-ft: {ft_level: 3, routing_level: 2, load_balancing: {enabled: true}}
/// ```
struct LoadBalancingContradiction: LintRule {
    static let id = DiagnosticID("FT452", "load-balancing-contradiction")
    static let severity = Severity.error

    func check(_ context: LintContext) {
        let path = "ft_parameters.load_balancing.enabled"
        let level = "ft_parameters.routing_level"
        for service in context.services where service.values.isWritten(path) {
            guard let isOn = service.values.boolean(path) else { continue }
            let paths = service.values.integer(level) ?? 1
            guard isOn == (paths == 1) else { continue }
            let idle = (paths - 1) * service.level
            context.report(
                LoadBalancingContradiction.id,
                isOn
                    ? "load balancing is on, but there is 1 path of \(service.level) replicas and "
                        + "nothing to spread"
                    : "load balancing is off, so \(idle) of \(paths * service.level) replicas on "
                        + "\(paths) paths never get a request",
                at: service.place(path),
                notes: service.values.isWritten(level)
                    ? [DiagnosticNote("the number of paths", at: service.place(level))] : [],
                remedy: isOn
                    ? "write `routing_level: 2`, or remove `load_balancing`"
                    : "write `enabled: true`, or `routing_level: 1`"
            )
        }
    }
}
