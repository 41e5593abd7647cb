import Diagnostics

/// `maximum_cores` is below the number of parties that want a core each.
///
/// Replicas and voter get disjoint sets of cores, so that one that runs wild cannot starve the
/// others. With 3 replicas, 1 voter and 2 cores there are no such sets: all get a share of the time
/// instead, and a replica in an endless loop slows 2 of 3 right ones down.
///
/// Bad:
///
/// ```yaml
/// services:
///   job:
///     image: registry.example/job:1.4
///     restart: always
///     x-ft: {class: application, inputs: {codes: python}, ft_level: 3, maximum_cores: 2}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   job:
///     image: registry.example/job:1.4
///     restart: always
///     x-ft: {class: application, inputs: {codes: python}, ft_level: 3, maximum_cores: 4}
/// ```
struct TooFewCores: LintRule {
    static let id = DiagnosticID("FT447", "too-few-cores")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        let path = "ft_parameters.maximum_cores"
        for service in context.services {
            guard let cores = service.values.integer(path), cores < service.level + 1 else {
                continue
            }
            context.report(
                TooFewCores.id,
                "\(LintContext.count(cores, "core")) for \(service.level) replicas and a voter: "
                    + "none "
                    + "has one to itself, and 1 replica in an endless loop slows the others down",
                at: service.place(path),
                remedy: "write \(service.level + 1) or more, or remove it"
            )
        }
    }
}
