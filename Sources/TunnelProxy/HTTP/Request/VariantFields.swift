internal import WireProtocols

/// What of a reply's headers goes to the client where the replicas are different servers.
///
/// A value that was not voted on is not passed on: which server leads must not show.
enum VariantFields {
    /// The headers that are passed on.
    ///
    /// - Parameters:
    ///   - head: the leader's head.
    ///   - rules: what each header means.
    ///   - isAlone: whether the leader's page is left out, and all that describes it.
    /// - Returns: the lines, in their order.
    static func passed(
        of head: ReplyHead,
        rules: HTTPHeaderRules,
        isAlone: Bool
    ) -> [HTTPFieldLine] {
        var lines: [HTTPFieldLine] = []
        var hasType = false
        for line in head.fields {
            if isAlone, HTTPHeaderRules.describesPage(line.name) { continue }
            switch rules.rule(for: line.name) {
            case .withheld: continue
            case .volatile where isAlone: continue
            case .wholeOnly where head.status != 200: continue
            case .sharedMediaType:
                guard !hasType else { continue }
                hasType = true
                lines.append((line.name, type(line.value)))
            default: lines.append(line)
            }
        }
        if !hasType, !isAlone, head.framing != .none, head.form == .bytes, head.status == 200 {
            lines.append(("Content-Type", unknownType))
        }
        return lines
    }

    /// What a server says that has no name for a type.
    private static let unknownType = "application/octet-stream"

    private static func type(_ value: String) -> String {
        HTTPMediaType(value)?.shared == nil ? unknownType : value
    }
}
