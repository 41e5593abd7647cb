import ArgumentParser
import FaultInjection

/// A fault on the command line.
struct FaultArgument: ExpressibleByArgument {
    static let allValueStrings = FaultName.allCases.map(\.rawValue)

    var name: FaultName

    init?(argument: String) {
        guard let name = FaultName(rawValue: argument) else { return nil }
        self.name = name
    }
}
