import Diagnostics
import Glibc

/// Writes findings for people to standard error.
enum FindingPrinter {
    /// Writes the findings, in colour on a terminal, and says how many there were beyond them.
    static func show(_ diagnostics: [Diagnostic], droppedCount: Int = 0) {
        if !diagnostics.isEmpty {
            let hasColour = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil
            Terminal.note(String(TextRenderer(colour: hasColour).render(diagnostics).dropLast()))
        }
        if droppedCount > 0 { Terminal.note("\(droppedCount) more findings are not shown") }
    }
}
