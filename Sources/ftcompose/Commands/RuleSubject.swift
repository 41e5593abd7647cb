import ArgumentParser
import Diagnostics

/// The half of `ftcompose explain` that is about findings.
enum RuleSubject {
    /// The code of the finding that a subject names by its code or its name; nil for a service.
    ///
    /// Codes are known by their shape, so that a wrong one is not looked for among the services.
    static func code(_ subject: String, mayBeName: Bool) -> String? {
        let code = subject.uppercased()
        if code.hasPrefix("FT"), code.count == 5, code.dropFirst(2).allSatisfy(\.isNumber) {
            return code
        }
        return mayBeName ? RulePages.find(subject)?.code : nil
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
