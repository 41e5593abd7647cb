import ArgumentParser

/// Which findings count, and how much.
struct LintPolicyOptions: ParsableArguments {
    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp(
            "From which severity on findings make the status 1: error, warning or info. "
                + "Default: warning.",
            valueName: "severity"
        )
    )
    var failOn: SeverityArgument?

    @Option(
        name: .customLong("max-warnings"),
        help: ArgumentHelp("Let up to this many warnings pass.", valueName: "number")
    )
    var warningsMax: Int?

    @Option(
        name: .customLong("baseline"),
        help: ArgumentHelp("Leave out the findings of this file.", valueName: "file"),
        completion: .file()
    )
    var baseline: String?

    @Option(
        name: .customLong("write-baseline"),
        help: ArgumentHelp(
            "Write what is found now as a baseline; the status is then 0 if all was seen.",
            valueName: "file"
        ),
        completion: .file()
    )
    var newBaseline: String?

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The configuration; else .ftcompose.yml beside the source or above it.",
            valueName: "file"
        ),
        completion: .file()
    )
    var config: String?

    @Flag(name: .customLong("no-config"), help: "Look for no configuration.")
    var ignoresConfig = false

    func validate() throws {
        if let warningsMax, warningsMax < 0 {
            throw ValidationError("--max-warnings takes a number from 0.")
        }
        if baseline != nil, newBaseline != nil {
            throw ValidationError("--baseline and --write-baseline exclude one another.")
        }
        if config != nil, ignoresConfig {
            throw ValidationError("--config and --no-config exclude one another.")
        }
    }
}
