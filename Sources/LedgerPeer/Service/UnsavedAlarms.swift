/// Alarms, and ends of alarms, that the database has not taken yet.
///
/// A full disk is the very thing that an alarm about a full disk cannot be written to: until there is
/// room again it is kept here, shown with what is stored, and then stored.
struct UnsavedAlarms: Sendable {
    /// Alarms kept at most, and one more that says how many were not.
    static let alarmsMax = 64
    /// Kind of the alarm that says how many were not kept.
    static let droppedKind = "alarms_dropped"
    /// What is about the disk itself or proves something to others makes no room for anything else.
    private static let keptKinds: Set<String> = ["fork", "disk_full", "database", droppedKind]

    private var waiting: [AlarmRow] = []
    private var underway: [AlarmRow] = []
    /// Alarms that found no room.
    private(set) var dropped = 0

    /// Takes an alarm, or its end.
    mutating func add(_ change: AlarmRow) {
        if let index = waiting.firstIndex(where: { $0.isSame(as: change) }) {
            waiting[index] = waiting[index].followed(by: change)
            return
        }
        waiting.append(change)
        let count = waiting.count { $0.kind != Self.droppedKind }
        guard count > Self.alarmsMax else { return }
        let index =
            waiting.firstIndex { $0.count > 0 && $0.clearedAtUnixMilliseconds != nil }
            ?? waiting.firstIndex { !Self.keptKinds.contains($0.kind) } ?? waiting.count - 1
        drop(waiting.remove(at: index))
    }

    private mutating func drop(_ alarm: AlarmRow) {
        dropped += 1
        add(
            AlarmRow(
                kind: Self.droppedKind,
                subject: "alarms",
                text:
                    "\(dropped) alarms came while none could be stored, and were not kept; the log of "
                    + "this peer's container tells of each",
                at: alarm.lastAtUnixMilliseconds
            )
        )
    }

    /// What is to be stored now; nothing else is until it is told how that went.
    mutating func begin() -> [AlarmRow] {
        underway = waiting
        waiting = []
        return underway
    }

    /// What was begun is stored.
    mutating func saved() { underway = [] }

    /// What was begun could not be stored.
    mutating func failed() {
        let newer = waiting
        waiting = underway
        underway = []
        for change in newer { add(change) }
    }

    /// All alarms as the database will tell them: those that last first, then by time.
    func added(to stored: [AlarmRow]) -> [AlarmRow] {
        guard !underway.isEmpty || !waiting.isEmpty else { return stored }
        var alarms = stored
        for change in underway + waiting {
            if let index = alarms.firstIndex(where: { $0.isSame(as: change) }) {
                alarms[index] = alarms[index].followed(by: change)
            } else if change.count > 0 {
                alarms.append(change)
            }
        }
        return alarms.sorted { left, right in
            let isOver = (
                left.clearedAtUnixMilliseconds != nil, right.clearedAtUnixMilliseconds != nil
            )
            guard isOver.0 == isOver.1 else { return isOver.1 }
            return left.lastAtUnixMilliseconds > right.lastAtUnixMilliseconds
        }
    }
}

extension AlarmRow {
    /// The end of an alarm: a row that was not seen again.
    static func end(kind: String, subject: String, at: Int64) -> AlarmRow {
        var end = AlarmRow(kind: kind, subject: subject, text: "", at: at)
        end.count = 0
        end.clearedAtUnixMilliseconds = at
        return end
    }

    /// Whether both are rows of one alarm.
    func isSame(as other: AlarmRow) -> Bool { kind == other.kind && subject == other.subject }

    /// This alarm after a later change, as the database puts the two together.
    func followed(by change: AlarmRow) -> AlarmRow {
        guard change.count > 0 else {
            var ended = self
            ended.clearedAtUnixMilliseconds =
                clearedAtUnixMilliseconds ?? change.clearedAtUnixMilliseconds
            return ended
        }
        // An end alone knows neither evidence nor a first time.
        guard count > 0 else { return change }
        var again = self
        again.text = change.text
        again.lastAtUnixMilliseconds = change.lastAtUnixMilliseconds
        again.count += change.count
        again.clearedAtUnixMilliseconds = change.clearedAtUnixMilliseconds
        return again
    }
}
