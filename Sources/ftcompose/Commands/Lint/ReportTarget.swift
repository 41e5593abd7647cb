import ArgumentParser
import Diagnostics

/// A form of report and where it goes: `sarif=FILE`, `github`, `text=-`.
struct ReportTarget: ExpressibleByArgument {
    static let allValueStrings = ReportFormat.allCases.map(\.rawValue)

    var format: ReportFormat
    /// The file; nil is standard output.
    var path: String?

    init(format: ReportFormat, path: String?) {
        self.format = format
        self.path = path
    }

    init?(argument: String) {
        let parts = argument.split(
            separator: "=",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard let format = ReportFormat(rawValue: parts[0].lowercased()) else { return nil }
        self.format = format
        guard parts.count == 2 else { return }
        guard !parts[1].isEmpty else { return nil }
        path = parts[1] == "-" ? nil : String(parts[1])
    }
}
