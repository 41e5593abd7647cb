import ComposeModel
import Diagnostics
import YAMLBridge

/// An image tag that means another version tomorrow, under replicas whose answers are compared.
///
/// Replicas are started, repaired and replaced at different times. `latest`, no tag at all, or a
/// tag without a number such as `alpine` is looked up each time: a replica made anew next month may
/// run 12.0 beside two that run 11.4. Every difference between the versions is then 1 dissent of 3,
/// and after the second replacement 2 of 3.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:latest
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
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
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct FloatingImageTag: LintRule {
    static let id = DiagnosticID("FT411", "floating-image-tag")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services where service.service["build"] == nil {
            let variants = service.values["ft_parameters.variants"]
            var images = [service.service["image"]].compactMap { $0 }
            images += variants?.node?.items ?? []
            for node in images {
                guard let image = context.value(node), let what = floating(image) else { continue }
                context.report(
                    FloatingImageTag.id,
                    "\(what): a replica made anew later may run another version than the "
                        + "\(service.level - 1) others, and every difference is a dissent",
                    at: node.range,
                    remedy: "name a version, such as `\(base(image)):1.2`, or a digest"
                )
            }
        }
    }

    /// What floats about an image; nil for one with a version or a digest.
    private func floating(_ image: String) -> String? {
        guard !image.isEmpty, !image.contains("@"), !image.contains("$") else { return nil }
        let last = image.split(separator: "/").last ?? image[...]
        guard let colon = last.firstIndex(of: ":") else { return "`\(image)` has no tag" }
        let tag = last[last.index(after: colon)...]
        // A hash or a version holds a digit; a word such as `stable` does not.
        return tag.contains(where: \.isNumber) ? nil : "`\(tag)` is no version"
    }

    private func base(_ image: String) -> String {
        let slash = image.lastIndex(of: "/") ?? image.startIndex
        guard let colon = image[slash...].firstIndex(of: ":") else { return image }
        return String(image[..<colon])
    }
}
