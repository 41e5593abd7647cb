import ArgumentParser
import LedgerFormat
import LedgerPeer

/// Which entries of the ledger are wanted.
struct EntryQueryOptions: ParsableArguments {
    @Option(help: "Only entries about this service.")
    var service: String?

    @Option(help: "Only entries of this actor.")
    var actor: String?

    @Option(help: ArgumentHelp("Only entries of this writer.", valueName: "actor/service"))
    var writer: WriterArgument?

    @Option(help: ArgumentHelp("Only entries of this kind; may be repeated.", valueName: "kind"))
    var kind: [EntryKindArgument] = []

    @Option(
        help: ArgumentHelp(
            "Only votes with this outcome; may be repeated.",
            valueName: "verdict"
        )
    )
    var verdict: [VerdictArgument] = []

    @Option(
        help: ArgumentHelp(
            "Only entries with this flag, such as bad_signature; may be repeated.",
            valueName: "flag"
        )
    )
    var flag: [EntryFlagArgument] = []

    @Option(help: "Only entries that mention this replica.")
    var replica: String?

    @Flag(help: "Only votes in which a replica did not agree.")
    var disagreeing = false

    @Flag(help: "Only what is more than a unanimous vote.")
    var notable = false

    @Option(
        help: ArgumentHelp(
            "Only entries since: 90s, 15m, 2h, 1d ago, or seconds since 1970.",
            valueName: "time"
        )
    )
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Only entries before this time.", valueName: "time"))
    var until: TimeArgument?

    /// The same as a query.
    var query: EntryQuery {
        var query = EntryQuery()
        query.service = service
        query.actor = actor
        query.writer = writer?.writer
        query.kinds = Set(kind.map(\.kind))
        query.verdicts = Set(verdict.map(\.verdict))
        query.flags = Set(flag.map(\.flag))
        query.replica = replica
        query.disagreeing = disagreeing
        query.notable = notable
        query.since = since.map { $0.unixMicroseconds * 1_000 }
        query.until = until.map { $0.unixMicroseconds * 1_000 }
        return query
    }
}

/// A writer on the command line.
struct WriterArgument: ExpressibleByArgument {
    var writer: WriterName

    init?(argument: String) {
        guard let writer = WriterName(argument) else { return nil }
        self.writer = writer
    }
}

/// A kind of entry on the command line.
struct EntryKindArgument: ExpressibleByArgument {
    static let allValueStrings = EntryKind.allCases.map(\.name)

    var kind: EntryKind

    init?(argument: String) {
        guard let kind = EntryKind(name: argument) else { return nil }
        self.kind = kind
    }
}

/// A flag of an entry on the command line.
struct EntryFlagArgument: ExpressibleByArgument {
    static let allValueStrings = EntryFlag.allCases.map(\.name)

    var flag: EntryFlag

    init?(argument: String) {
        guard let flag = EntryFlag(name: argument) else { return nil }
        self.flag = flag
    }
}
