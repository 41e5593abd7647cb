import ArgumentParser
import Diagnostics

/// A severity on the command line.
struct SeverityArgument: ExpressibleByArgument {
    static let allValueStrings = ["error", "warning", "info"]

    var severity: Severity

    init?(argument: String) {
        guard let severity = Severity(rawValue: argument.lowercased()) else { return nil }
        self.severity = severity
    }
}
