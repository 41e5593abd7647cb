import ArgumentParser
import LedgerSink
import VotingCore

/// Which vote records are wanted; the same on the host and inside a runtime's container.
struct VoteOptions: ParsableArguments {
    @Flag(help: "Show new records until interrupted; with --since those since then as well.")
    var follow = false

    @Option(
        help: ArgumentHelp(
            "Only votes with this outcome; may be repeated.",
            valueName: "verdict"
        )
    )
    var verdict: [VerdictArgument] = []

    @Option(help: ArgumentHelp("Only records of this kind; may be repeated.", valueName: "kind"))
    var kind: [KindArgument] = []

    @Option(help: "Only records that mention this replica.")
    var replica: String?

    @Flag(help: "Only votes in which a replica did not agree.")
    var disagreeing = false

    @Option(
        help: ArgumentHelp(
            "Only records since: 90s, 15m, 2h, 1d ago, or seconds since 1970.",
            valueName: "time"
        )
    )
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Only the newest of the present records.", valueName: "number"))
    var last: Int?

    /// The arguments that say the same inside a container.
    var arguments: [String] {
        var arguments: [String] = []
        if follow { arguments.append("--follow") }
        for item in verdict { arguments += ["--verdict", item.verdict.rawValue] }
        for item in kind { arguments += ["--kind", item.kind.rawValue] }
        if let replica { arguments += ["--replica", replica] }
        if disagreeing { arguments.append("--disagreeing") }
        if let since { arguments += ["--since", since.absolute] }
        if let last { arguments += ["--last", String(last)] }
        return arguments
    }

    /// The same for the reader of the files.
    var filter: VoteFilter {
        VoteFilter(
            verdicts: Set(verdict.map(\.verdict)),
            kinds: Set(kind.map(\.kind)),
            replica: replica,
            disagreeing: disagreeing,
            sinceUnixMicroseconds: since?.unixMicroseconds
        )
    }

    /// Checks what the types do not.
    func validate() throws {
        if let last, last < 1 { throw ValidationError("--last needs a number from 1 on") }
        if last != nil, follow { throw ValidationError("--last and --follow exclude each other") }
    }
}
