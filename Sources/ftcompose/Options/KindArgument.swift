import ArgumentParser
import VotingCore

/// A kind of vote record on the command line.
struct KindArgument: ExpressibleByArgument {
    static let allValueStrings = VoteKind.allCases.map(\.rawValue)

    var kind: VoteKind

    init?(argument: String) {
        guard let kind = VoteKind(rawValue: argument) else { return nil }
        self.kind = kind
    }
}
