import ClassRules
import Diagnostics
import Testing

extension BuildCase {
    /// Builds the case: an error leaves nothing behind, and without one there is output for `check`.
    ///
    /// - Returns: the findings and files as the golden file holds them.
    func built(
        refused: (BuildOutcome) throws -> Void = { _ in },
        check: (BuildOutcome) throws -> Void
    ) throws -> String {
        let before = try names()
        let outcome = build()
        let hasErrors = outcome.diagnostics.contains { $0.severity == .error }
        #expect(hasErrors == (outcome.status != .built))
        if hasErrors {
            #expect(try names() == before, "an error leaves nothing behind")
            try refused(outcome)
        } else {
            try check(outcome)
        }
        return text(of: outcome)
    }
}
