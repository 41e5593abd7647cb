import LedgerFormat

/// What the actors' observations come to, and what of that is still to be recorded; without I/O.
struct ConflictBook: Sendable {
    /// Reports that wait to be recorded at most.
    static let pendingMax = 1_024
    /// Recorded reports that are remembered.
    static let recordedMax = 4_096
    /// Entries from before the start that are looked at again.
    static let restoredMax = 4_096

    private var detector: ConflictDetector
    private var recorded: Set<ConflictReport> = []
    private var recordedOrder: [ConflictReport] = []
    /// Reports to be recorded, oldest first.
    private(set) var pending: [ConflictReport] = []
    /// Reports that found no room.
    private(set) var dropped = 0

    init(detector: ConflictDetector = ConflictDetector()) {
        self.detector = detector
    }

    /// Takes up again what was seen before a start.
    ///
    /// - Parameters:
    ///   - seen: The newest observations, in the order of the log.
    ///   - own: Reports that this peer has recorded.
    mutating func restore(_ seen: [PlacedEntry], own: [ConflictReport]) {
        for report in own { note(report) }
        // Where older entries were left out, another actor's observation of the same event may be among
        // them: what the first half comes to would accuse somebody of what they did say.
        let isCut = seen.count >= Self.restoredMax
        for (number, item) in seen.enumerated() {
            let reports = detector.observe(item.entry, by: item.writer)
            if !isCut || number >= seen.count / 2 { add(reports) }
        }
    }

    /// Takes the next entry that counts.
    mutating func observe(_ entry: LedgerEntry, by writer: WriterName) {
        add(detector.observe(entry, by: writer))
    }

    /// A report of this peer is in the log.
    mutating func note(_ report: ConflictReport) {
        pending.removeAll { $0 == report }
        guard recorded.insert(report).inserted else { return }
        recordedOrder.append(report)
        guard recordedOrder.count > 2 * Self.recordedMax else { return }
        for old in recordedOrder.prefix(Self.recordedMax) { recorded.remove(old) }
        recordedOrder.removeFirst(Self.recordedMax)
    }

    private mutating func add(_ reports: [ConflictReport]) {
        for report in reports where report.kind != .agreed && !recorded.contains(report) {
            guard !pending.contains(report) else { continue }
            if pending.count < Self.pendingMax { pending.append(report) } else { dropped += 1 }
        }
    }
}

extension AlarmRow {
    /// The alarm of a conflict; nil for what needs nobody's attention.
    init?(_ report: ConflictReport, leaf: UInt64, at: Int64) {
        let (kind, key) = (report.kind.name, report.eventKey.description)
        switch report.kind {
        // Who lost events has said so in the log itself.
        case .agreed, .gap: return nil
        case .altered, .missing, .uncorroborated, .order: break
        }
        let lines = report.observations.map { observation in
            "\(observation.actor) \(observation.content.map { "saw \($0)" } ?? "did not see it")"
        }
        self.init(
            kind: LedgerAlarm.Kind.conflict.rawValue,
            subject: "\(kind) \(key.prefix(16))",
            text: "\(kind): \(report.text)",
            evidence: (["leaf \(leaf)", "event \(key)"] + lines).joined(separator: "\n"),
            at: at
        )
    }
}
