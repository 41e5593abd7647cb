import ServicePlan

/// What a service takes for noise, as a table for people.
struct NoiseTable {
    private static let routeWidthMax = 60
    private static let placeWidthMax = 40

    private let terminal: Terminal
    private let nowUnixMilliseconds: Int64

    /// Creates a table.
    init(terminal: Terminal, nowUnixMilliseconds: Int64) {
        self.terminal = terminal
        self.nowUnixMilliseconds = nowUnixMilliseconds
    }

    /// The lines for one service.
    func lines(_ report: NoiseReport) -> [String] {
        let masks = report.places.count { $0.kind == .mask }
        let candidates = report.places.count - masks
        let rule =
            report.strict
            ? "strict: nothing is set aside"
            : "a mask after \(report.votesMin) votes of a route, \(report.percentMin) % of them noisy"
        var lines = [
            "\(report.service): \(count(masks, "mask")), \(count(candidates, "candidate")) (\(rule))"
        ]
        guard !report.places.isEmpty else { return lines }
        let rows = report.places.map(cells)
        let widths = (0..<3).map { column in
            let longest = ([Self.head] + rows).map { $0[column].count }.max() ?? 0
            return min(longest, [9, Self.routeWidthMax, Self.placeWidthMax][column])
        }
        let shapeWidth = ([Self.head] + rows).map { $0[3].count }.max() ?? 0
        let all = widths + [shapeWidth, max(4, rows.map { $0[4].count }.max() ?? 0)]
        lines.append(terminal.paint(row(Self.head, all), .faint))
        lines += rows.map { row($0, all) }
        return lines
    }

    private static let head = ["KIND", "ROUTE", "PLACE", "SHAPE", "SEEN", "FOR"]

    private func cells(_ place: NoisePlace) -> [String] {
        let length =
            place.bytesMin == place.bytesMax
            ? "\(place.bytesMax)" : "\(place.bytesMin)-\(place.bytesMax)"
        let age = place.sinceUnixMilliseconds.map { duration(nowUnixMilliseconds - $0) }
        return [
            place.kind.rawValue, (place.path.map { "\($0): " } ?? "") + place.route, place.place,
            "\(length) bytes: \(place.characters.joined(separator: ", "))",
            "\(place.seenVotes) of \(place.votes)", age ?? "-",
        ]
    }

    private func row(_ cells: [String], _ widths: [Int]) -> String {
        var text = " "
        for (cell, width) in zip(cells, widths) {
            text += " " + cell + String(repeating: " ", count: max(0, width - cell.count)) + " "
        }
        return text + " " + (cells.last ?? "")
    }

    private func count(_ number: Int, _ what: String) -> String {
        "\(number) \(what)\(number == 1 ? "" : "s")"
    }

    private func duration(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1_000)
        switch seconds {
        case ..<120: return "\(seconds)s"
        case ..<7_200: return "\(seconds / 60)m"
        case ..<172_800: return "\(seconds / 3_600)h"
        default: return "\(seconds / 86_400)d"
        }
    }
}
