import Diagnostics
import Glibc
import YAMLBridge

/// Reports ports that Compose cannot read: `[[IP:]HOST:]CONTAINER[/PROTOCOL]`, each a number or a range.
///
/// The rules are those of `nat.ParsePortSpec`, which Compose hands the short form to. Of the long form
/// it wants no more than a target.
struct PortCheck {
    let service: ComposeService
    let collector: DiagnosticCollector

    /// What is wrong, and how to mend it.
    private struct Problem: Error {
        let message: String
        let remedy: String
    }

    func run() {
        for item in service["ports"]?.items ?? [] {
            do throws(Problem) {
                try check(item)
            } catch {
                collector.report(
                    Diagnostic(
                        .composeShape,
                        .error,
                        error.message,
                        at: item.range ?? service.key.range,
                        remedy: error.remedy
                    )
                )
            }
        }
    }

    private func check(_ item: YAMLNode) throws(Problem) {
        guard let scalar = item.scalar else {
            // The target of an annotated service is looked at where its tunnel gets it.
            guard item.rawEntries != nil, item["target"] == nil, service["x-ft"] == nil else {
                return
            }
            throw Problem(
                message: "an entry of `ports` needs a `target`",
                remedy: "add `target` with the port in the container"
            )
        }
        // A text with a placeholder is judged by nobody before it has a value.
        if PlaceholderText.hasDollar(scalar.text) { return }
        try PortCheck.check(scalar.integer.map(String.init) ?? scalar.text)
    }

    private static func check(_ text: String) throws(Problem) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let words = parts[parts.count - 1].split(separator: "/", omittingEmptySubsequences: false)
        guard let container = words.first, !container.isEmpty else {
            throw Problem(
                message: "`\(text)` names no port in the container",
                remedy: "write it last, as in `8080:80`"
            )
        }
        let inside = try range(container, "in the container", text)
        guard inside.upperBound > 0 else {
            throw Problem(
                message: "`\(text)` has no port in the container: 0 is none",
                remedy: "write a number from 1 to 65535 last"
            )
        }
        if parts.count > 1, !parts[parts.count - 2].isEmpty {
            let outside = try range(parts[parts.count - 2], "on the host", text)
            guard inside.count == 1 || inside.count == outside.count else {
                throw Problem(
                    message: "`\(text)` has \(outside.count) ports on the host for "
                        + "\(inside.count) in the container",
                    remedy: "write two ranges of the same length"
                )
            }
        }
        if parts.count > 2 {
            let address = parts.dropLast(2).joined(separator: ":")
            guard address.isEmpty || isAddress(address) else {
                throw Problem(
                    message: "`\(address)` of the port `\(text)` is no IP address",
                    remedy: "write IP:HOST:CONTAINER, an address of IPv6 in brackets"
                )
            }
        }
        let transport = words.count > 1 && !words[1].isEmpty ? words[1].lowercased() : "tcp"
        guard ["tcp", "udp", "sctp"].contains(transport) else {
            throw Problem(
                message: "`\(words[1])` of the port `\(text)` is no protocol",
                remedy: "write `tcp`, `udp` or `sctp`"
            )
        }
    }

    /// `PORT` or `FIRST-LAST`.
    private static func range(
        _ text: Substring,
        _ place: String,
        _ whole: String
    ) throws(Problem) -> ClosedRange<Int> {
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = ends.compactMap { number($0) }
        if numbers.count == ends.count, let first = numbers.first, let last = numbers.last,
            first <= last
        {
            return first...last
        }
        throw Problem(
            message: "`\(text)` of the port `\(whole)` is no port \(place)",
            remedy: "write a number up to 65535, or a range such as `8000-8010`"
        )
    }

    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return UInt16(text).map { Int($0) }
    }

    private static func isAddress(_ text: String) -> Bool {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        // Without brackets its colons would be taken for those between the parts.
        if !isBracketed, text.contains(":") { return false }
        let bare = isBracketed ? String(text.dropFirst().dropLast()) : text
        var buffer = in6_addr()
        return inet_pton(AF_INET, bare, &buffer) == 1 || inet_pton(AF_INET6, bare, &buffer) == 1
    }
}
