/// The pages of all findings, compiled into the program for use without a network.
///
/// The texts are static data and become strings one by one when somebody asks.
public enum RulePages {
    /// All codes, sorted.
    public static var codes: [String] {
        let series: [[String]] = [codesFT0, codesFT1, codesFT2, codesFT3, codesFT4, codesFT5]
        return series.flatMap { $0 }
    }

    /// The page of a code; nil when there is none.
    public static func page(of code: String) -> RulePage? {
        let text: StaticString? =
            switch code.prefix(3) {
            case "FT0": textFT0(code)
            case "FT1": textFT1(code)
            case "FT2": textFT2(code)
            case "FT3": textFT3(code)
            case "FT4": textFT4(code)
            case "FT5": textFT5(code)
            default: nil
            }
        return text.map { RulePage(code: code, markdown: String(describing: $0)) }
    }

    /// The page of a code or readable name in any spelling; nil when there is none.
    public static func find(_ name: String) -> RulePage? {
        let code = name.uppercased()
        if let page = page(of: code) { return page }
        let slug = name.lowercased().replacing("_", with: "-")
        return codes.lazy.compactMap { page(of: $0) }.first { $0.slug == slug }
    }

    /// The codes and names nearest to a text that is none, best first, at most three.
    public static func nearest(to name: String) -> [String] {
        let wanted = name.uppercased()
        let candidates = codes.flatMap { code -> [(name: String, distance: Int)] in
            let slug = page(of: code)?.slug ?? ""
            let far = editDistance(wanted, slug.uppercased())
            let near = editDistance(wanted, code)
            return [(near <= far ? code : "\(code) (\(slug))", min(near, far))]
        }
        let limit = min(4, max(1, wanted.count / 2))
        return candidates.enumerated()
            .filter { $0.element.distance <= limit }
            .sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
            .prefix(3).map(\.element.name)
    }

    /// Insertions, deletions and replacements from one text to another.
    private static func editDistance(_ left: String, _ right: String) -> Int {
        // A name is short; what is longer is compared by its start.
        let left = Array(left.unicodeScalars.prefix(64))
        let right = Array(right.unicodeScalars.prefix(64))
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let next = min(diagonal + (a == b ? 0 : 1), row[j] + 1, row[j + 1] + 1)
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[right.count]
    }
}
