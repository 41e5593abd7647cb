import ClassRules
import Diagnostics

/// The last line of a run, for people.
struct LintSummary {
    let outcome: LintOutcome

    /// How many findings there are, and what became of the others.
    var text: String {
        let report = outcome.report
        let counts = [
            number(outcome.count(.error), "error"), number(outcome.count(.warning), "warning"),
            number(outcome.count(.info), "info"),
        ].compactMap { $0 }
        var parts = [counts.isEmpty ? "no findings" : counts.joined(separator: ", ")]
        if report.droppedCount > 0 { parts.append("\(report.droppedCount) more not shown") }
        let fixable = report.diagnostics.count { $0.fixIts.count == 1 && $0.fixIts[0].isSafe }
        if fixable > 0 { parts.append("\(fixable) can be mended with --fix") }
        if !report.suppressed.isEmpty {
            let comments = report.suppressed.count { $0.kind == .inSource }
            let others = report.suppressed.count - comments
            if comments > 0 { parts.append("\(comments) ignored by comments") }
            if others > 0 { parts.append("\(others) by configuration or baseline") }
        }
        var text = parts.joined(separator: "; ")
        if !outcome.isComplete { text += "; not everything could be looked at" }
        if let first = report.diagnostics.first(where: { $0.severity > .info }) {
            text += "\n`ftcompose explain \(first.id.code)` says more"
        }
        return text
    }

    private func number(_ count: Int, _ word: String) -> String? {
        switch count {
        case 0: nil
        case 1: "1 \(word)"
        default: "\(count) \(word)s"
        }
    }
}
