import ArgumentParser
import VotingCore

/// A verdict on the command line.
struct VerdictArgument: ExpressibleByArgument {
    static let allValueStrings = Verdict.allCases.map(\.rawValue)

    var verdict: Verdict

    init?(argument: String) {
        guard let verdict = Verdict(rawValue: argument) else { return nil }
        self.verdict = verdict
    }
}
