import ArgumentParser
import Diagnostics

/// The half of `ftcompose explain` that is about findings.
enum RuleSubject {
    /// The code a subject names, in capitals; nil for a service.
    static func code(_ subject: String) -> String? {
        let code = subject.uppercased()
        guard code.hasPrefix("FT"), code.count == 5, code.dropFirst(2).allSatisfy(\.isNumber) else {
            return nil
        }
        return code
    }

    /// Prints the page of a finding.
    static func explain(_ code: String) throws {
        guard let page = RulePages.find(code) else {
            let near = RulePages.nearest(to: code).joined(separator: ", ")
            Terminal.note(
                "there is no finding \(code)" + (near.isEmpty ? "" : "; near it: \(near)")
            )
            throw ExitCode(ExitStatus.findings)
        }
        print(page.text, terminator: "")
    }
}
