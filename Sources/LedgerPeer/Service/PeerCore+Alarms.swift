import LedgerFormat
import Logging

extension PeerCore {
    /// Pause between two tries to store alarms.
    private static let saveMilliseconds = 1_000
    /// Subject of the alarm that alarms cannot be stored.
    private static let unsavedSubject = "alarms"
    /// What the database may refuse by.
    private static let storeKinds = ["disk_full", "database"]

    /// Records an alarm in the database and, the first time, in the log.
    func raise(_ kind: String, _ subject: String, _ text: String, evidence: String = "") async {
        let alarm = AlarmRow(
            kind: kind,
            subject: subject,
            text: text,
            evidence: String(evidence.prefix(RoundBuilder.evidenceBytesMax)),
            at: now
        )
        // A fork stays signed for ever: the same one again tells nothing new to who has seen it.
        guard kind != LedgerAlarm.Kind.fork.rawValue || acknowledgements[alarm.identifier] == nil
        else { return }
        begin(alarm)
        await saveAlarms()
    }

    private func begin(_ alarm: AlarmRow) {
        if activeAlarms.updateValue(alarm.identifier, forKey: Self.name(alarm.kind, alarm.subject))
            == nil
        {
            logger.error(
                "ledger alarm",
                metadata: ["kind": "\(alarm.kind)", "text": "\(alarm.text)"]
            )
        }
        unsavedAlarms.add(alarm)
    }

    /// Ends an alarm, if it lasts.
    func clear(_ kind: String, _ subject: String) async {
        guard end(kind, subject) else { return }
        await saveAlarms()
    }

    private func end(_ kind: String, _ subject: String) -> Bool {
        guard activeAlarms.removeValue(forKey: Self.name(kind, subject)) != nil else {
            return false
        }
        logger.notice(
            "ledger alarm is over",
            metadata: ["kind": "\(kind)", "subject": "\(subject)"]
        )
        unsavedAlarms.add(.end(kind: kind, subject: subject, at: now))
        return true
    }

    private static func name(_ kind: String, _ subject: String) -> String { "\(kind) \(subject)" }

    /// All alarms, stored or not: those that last first, then by time.
    func alarms() throws(PeerStoreError) -> [AlarmRow] {
        unsavedAlarms.added(to: try store.alarms())
    }

    /// Stores alarms that are not stored; what the database does not take is kept and tried again.
    func saveAlarms() async {
        guard !isSavingAlarms else { return }
        isSavingAlarms = true
        defer { isSavingAlarms = false }
        while true {
            let changes = unsavedAlarms.begin()
            guard !changes.isEmpty else {
                // Everything is stored, and so will be the end of the alarm that it was not.
                guard endStoreAlarms(Self.unsavedSubject) else { return }
                continue
            }
            do {
                try await store.save(changes)
                unsavedAlarms.saved()
            } catch {
                unsavedAlarms.failed()
                beginStoreAlarm(error, Self.unsavedSubject)
                return
            }
        }
    }

    /// Tries again to store what could not be stored.
    func saveAlarmsForever() async throws {
        while true {
            await saveAlarms()
            try await Task.sleep(for: .milliseconds(Self.saveMilliseconds))
        }
    }

    // MARK: What the database does not take

    /// Tells that the database does not take something beside the order's entries.
    func notStored(_ error: PeerStoreError, _ subject: String) async {
        beginStoreAlarm(error, subject)
        await saveAlarms()
    }

    /// The database takes that again.
    func stored(_ subject: String) async {
        if endStoreAlarms(subject) { await saveAlarms() }
    }

    /// Once per stretch: a row for each try would say nothing more.
    private func beginStoreAlarm(_ error: PeerStoreError, _ subject: String) {
        let kind = Self.storeKinds[error.kind == .full ? 0 : 1]
        guard activeAlarms[Self.name(kind, subject)] == nil else { return }
        begin(
            AlarmRow(
                kind: kind,
                subject: subject,
                text: "\(subject) cannot be stored: \(error.description)",
                at: now
            )
        )
    }

    private func endStoreAlarms(_ subject: String) -> Bool {
        var isAnyOver = false
        for kind in Self.storeKinds where end(kind, subject) { isAnyOver = true }
        return isAnyOver
    }
}
