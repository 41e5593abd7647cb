import Diagnostics

/// The parameters that every class has.
enum CommonGrammar {
    /// Sections and parameters in the order in which they are read and listed.
    static let parameters: [Parameter] =
        [
            Parameter(
                "class",
                .word(ClassNames.words),
                "the kind of service; without it the image profile decides, then the sections",
                isThesis: false
            ),
            Parameter("inputs", .section, "what clients send", aliases: ["input"]),
            Parameter("outputs", .section, "what is voted on", aliases: ["output"]),
        ] + logs + [
            Parameter(
                "storage",
                .section,
                "paths inside the container; each becomes one volume per replica unless the source "
                    + "mounts it; the voter gets it read-only where the matching output vote is on"
            ),
            Parameter(
                "ft_parameters",
                .section,
                "how much redundancy, and how it behaves",
                aliases: ["ft_parameter"]
            ),
        ] + level + ExtensionGrammar.parameters

    /// The paths of all of them.
    static let paths = Set(parameters.map(\.path))

    private static let logs: [Parameter] = [
        Parameter("outputs.logs", .section, "the log vote: did every replica do the same"),
        Parameter(
            "outputs.logs.enabled",
            .boolean,
            "log vote on or off; the compiler switches the service's log on where it is off",
            default: .derived(.sectionWritten)
        ),
        Parameter(
            "outputs.logs.redirection",
            .word(LogWords.redirections),
            "where the log is",
            default: .image
        ),
        Parameter(
            "outputs.logs.buffered",
            .boolean,
            "`false`: buffering is switched off in the service; `true`: the voter waits for "
                + "flushes, with a bound",
            default: .value(.boolean(false))
        ),
        Parameter(
            "outputs.logs.format",
            .word([LogWords.standard, LogWords.custom]),
            "how lines are read",
            default: .image
        ),
        Parameter(
            "outputs.logs.pattern",
            .text(.pattern),
            "regular expression with named groups, for the format `custom`",
            isThesis: false
        ),
    ]

    private static let level: [Parameter] = [
        Parameter(
            "ft_parameters.ft_level",
            .integer(2...9),
            "N replicas; an even N is warned about, since it masks no more faults than N-1",
            default: .required,
            rangeID: .levelRange,
            rangeRemedy: "3 replicas mask one fault, 9 mask four"
        ),
        Parameter(
            "ft_parameters.forwarding",
            .section(short: "name"),
            "name of the tunnel's container and an extra alias, or an existing reverse proxy of "
                + "the project"
        ),
        Parameter(
            "ft_parameters.forwarding.name",
            .text(.containerName),
            "that name, in the long form"
        ),
    ]
}
