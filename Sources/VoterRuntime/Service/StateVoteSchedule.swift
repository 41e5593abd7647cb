package import ServicePlan

/// Decides when which state vote is due; pure.
///
/// Databases are looked at right after they were created or dropped; a table at most once per
/// interval, and never so often that hashing takes more than a small share of the time.
package struct StateVoteSchedule: Sendable {
    /// Tables of one vote.
    package static let jobTablesMax = 16
    /// Tables that wait or are remembered; with more, everything is looked at instead.
    package static let trackedTablesMax = 4_096
    /// A vote that took t is not repeated before this many times t.
    package static let restFactor = 20
    /// Pause after a vote that could not be held.
    package static let failurePause = Duration.seconds(1)

    private let depth: StateDepth
    private let includesDatabases: Bool
    private let interval: Duration
    private let idle: Duration

    private var urgent = StateVoteJob()
    private var waiting: [TableName: StateVoteJob.Change] = [:]
    private var notBefore: [TableName: ContinuousClock.Instant] = [:]
    private var wantsWhole = false
    private var wholeNotBefore: ContinuousClock.Instant
    private var nextIdle: ContinuousClock.Instant
    private var nothingBefore: ContinuousClock.Instant
    private var lastSequence: UInt64?

    /// Creates a schedule; the first vote on everything is due after the idle time.
    package init(plan: VoterPlan, now: ContinuousClock.Instant) {
        depth = StateDepth(rawValue: plan.tables) ?? .rows
        includesDatabases = plan.databases
        interval = .milliseconds(plan.stateVoteIntervalMilliseconds)
        idle = .milliseconds(plan.idleVoteMilliseconds)
        wholeNotBefore = now
        nothingBefore = now
        nextIdle = now.advanced(by: idle)
    }

    private var isOff: Bool { depth == .none && !includesDatabases }

    /// The tunnel told of a write.
    package mutating func noticed(_ write: WriteNotice.Write) {
        guard !isOff else { return }
        lastSequence = max(lastSequence ?? 0, write.sequence)
        let kind = write.kind
        let change: StateVoteJob.Change =
            if kind.hasPrefix("CREATE ") {
                .created
            } else if kind.hasPrefix("DROP ") {
                .dropped
            } else {
                .changed
            }
        if kind.hasSuffix(" DATABASE") || kind.hasSuffix(" SCHEMA") {
            guard includesDatabases else { return }
            for database in write.databases { urgent.databases[database] = change }
        } else if Self.isAboutAccounts(kind) {
            if depth >= .structure { urgent.includesAccounts = true }
        } else if write.tables.isEmpty || Self.isAboutPrograms(kind) {
            // A routine, an event, or something nobody could tell the tables of.
            if depth >= .structure { wantsWhole = true }
        } else {
            noticed(tables: write.tables, change: Self.isAboutTables(kind) ? change : .changed)
        }
    }

    private mutating func noticed(tables: [String], change: StateVoteJob.Change) {
        guard depth > .none, depth == .rows || change != .changed else { return }
        for text in tables {
            guard let name = TableName(text) else {
                wantsWhole = true
                continue
            }
            if waiting[name] == nil || change != .changed { waiting[name] = change }
            // What exists is looked at at once; what it holds when its pause is over.
            if change != .changed { notBefore[name] = nil }
        }
        guard waiting.count > Self.trackedTablesMax else { return }
        waiting.removeAll()
        wantsWhole = true
    }

    /// Notices were lost: nobody knows which tables they touched.
    package mutating func lost() {
        if !isOff { wantsWhole = true }
    }

    /// The vote that is due now.
    package mutating func next(now: ContinuousClock.Instant) -> StateVoteJob? {
        guard !isOff, now >= nothingBefore else { return nil }
        var job = urgent
        urgent = StateVoteJob()
        for (name, change) in waiting.sorted(by: { $0.key < $1.key }) {
            guard job.tables.count < Self.jobTablesMax else { break }
            guard now >= (notBefore[name] ?? now) else { continue }
            job.tables[name] = change
            waiting[name] = nil
        }
        if job.isEmpty, now >= wholeNotBefore, wantsWhole || now >= nextIdle {
            job.isWhole = true
            job.reason = wantsWhole ? "after writes" : "idle"
            wantsWhole = false
            waiting.removeAll()
        }
        guard !job.isEmpty else { return nil }
        if job.reason.isEmpty { job.reason = "after writes" }
        job.sequence = lastSequence
        return job
    }

    /// The vote is over.
    package mutating func finished(
        _ job: StateVoteJob,
        took: Duration,
        now: ContinuousClock.Instant
    ) {
        let rest = took * Self.restFactor
        if notBefore.count > Self.trackedTablesMax {
            notBefore = notBefore.filter { $0.value > now }
        }
        for name in job.tables.keys { notBefore[name] = now.advanced(by: max(interval, rest)) }
        if job.isWhole {
            wholeNotBefore = now.advanced(by: max(interval, rest))
            nextIdle = now.advanced(by: max(idle, rest))
        }
    }

    /// The vote could not be held: what it was about waits again.
    package mutating func failed(_ job: StateVoteJob, now: ContinuousClock.Instant) {
        nothingBefore = now.advanced(by: Self.failurePause)
        for (name, change) in job.databases where urgent.databases[name] == nil {
            urgent.databases[name] = change
        }
        for (name, change) in job.tables where waiting[name] == nil { waiting[name] = change }
        if job.includesAccounts { urgent.includesAccounts = true }
        if job.isWhole { wantsWhole = true }
    }

    private static func isAboutAccounts(_ kind: String) -> Bool {
        kind.hasSuffix(" USER") || kind.hasSuffix(" ROLE") || kind.hasPrefix("GRANT")
            || kind.hasPrefix("REVOKE") || kind == "SET PASSWORD"
    }

    private static func isAboutPrograms(_ kind: String) -> Bool {
        ["PROCEDURE", "FUNCTION", "EVENT", "PACKAGE"].contains { kind.hasSuffix(" \($0)") }
    }

    private static func isAboutTables(_ kind: String) -> Bool {
        ["TABLE", "VIEW", "SEQUENCE"].contains { kind.hasSuffix(" \($0)") }
    }
}
