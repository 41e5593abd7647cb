import ComposeModel
import Diagnostics
import YAMLBridge

/// All replicas are pinned to the same few processors.
///
/// Every replica does the same work at the same moment. Three of them on one core take three times
/// as long for each answer; and a core that computes wrongly is wrong for 2 of 3 at once.
///
/// Bad:
///
/// ```yaml
/// services:
///   job:
///     image: registry.example/job:1.4
///     restart: always
///     cpuset: "0"
///     x-ft: {class: application, ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   job:
///     image: registry.example/job:1.4
///     restart: always
///     cpuset: "0-3"
///     x-ft: {class: application, ft_level: 3}
/// ```
struct SharedProcessors: LintRule {
    static let id = DiagnosticID("FT446", "shared-processors")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services {
            guard let node = service.service["cpuset"], let text = context.value(node),
                let cores = count(text), cores < service.level
            else { continue }
            context.report(
                SharedProcessors.id,
                "\(service.level) replicas with the same work at the same time share "
                    + "\(LintContext.count(cores, "processor")): an answer waits for "
                    + "\(service.quorum), and one bad processor is wrong for more than one replica",
                at: node.range,
                remedy: "name \(service.level) processors or more, or remove `cpuset`"
            )
        }
    }

    /// The number of processors in a list such as `0-2,5`.
    private func count(_ text: String) -> Int? {
        var total = 0
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-").map { Int($0.filter { $0 != " " }) }
            switch (ends.first ?? nil, ends.count) {
            case (.some, 1): total += 1
            case (.some(let first), 2):
                guard let last = ends[1], last >= first, last - first < 4_096 else { return nil }
                total += last - first + 1
            default: return nil
            }
        }
        return total > 0 ? total : nil
    }
}
