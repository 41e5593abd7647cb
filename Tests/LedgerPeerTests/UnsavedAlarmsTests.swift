import Testing

@testable import LedgerPeer

/// Alarms that the database does not take.
struct UnsavedAlarmsTests {
    private func alarm(_ kind: String, _ subject: String = "x", at: Int64 = 1) -> AlarmRow {
        AlarmRow(kind: kind, subject: subject, text: "at \(at)", evidence: "\(at)", at: at)
    }

    @Test func `the same again counts and keeps the first evidence`() {
        var book = UnsavedAlarms()
        book.add(alarm("gap", at: 1))
        book.add(alarm("gap", at: 5))
        let rows = book.begin()
        #expect(rows.map(\.count) == [2])
        #expect(rows.first?.text == "at 5")
        #expect(rows.first?.evidence == "1")
        #expect(rows.first?.firstAtUnixMilliseconds == 1)
        #expect(rows.first?.lastAtUnixMilliseconds == 5)
    }

    @Test func `what failed comes again before what came meanwhile`() {
        var book = UnsavedAlarms()
        book.add(alarm("gap", at: 1))
        #expect(book.begin().count == 1)
        book.add(.end(kind: "gap", subject: "x", at: 3))
        book.add(alarm("fork", at: 4))
        book.failed()
        let rows = book.begin()
        #expect(rows.map(\.kind) == ["gap", "fork"])
        #expect(rows.map(\.clearedAtUnixMilliseconds) == [3, nil])
        #expect(rows.map(\.count) == [1, 1])
        book.saved()
        #expect(book.begin().isEmpty)
    }

    @Test func `they are shown as the database will tell them`() {
        var over = alarm("disk_full", at: 1)
        over.clearedAtUnixMilliseconds = 2
        let stored = [alarm("gap", at: 3), over]
        var book = UnsavedAlarms()
        #expect(book.added(to: stored) == stored)
        book.add(alarm("disk_full", at: 9))
        _ = book.begin()
        book.add(.end(kind: "gap", subject: "x", at: 10))
        // The end of what nobody has seen is nothing.
        book.add(.end(kind: "other", subject: "x", at: 10))
        let shown = book.added(to: stored)
        #expect(shown.map(\.kind) == ["disk_full", "gap"])
        #expect(shown.map(\.clearedAtUnixMilliseconds) == [nil, 10])
        #expect(shown.map(\.count) == [2, 1])
        #expect(shown.first?.evidence == "1")
    }

    @Test func `the bound holds, says what was not kept, and spares forks and the disk`() {
        var book = UnsavedAlarms()
        book.add(alarm("fork"))
        book.add(alarm("disk_full"))
        for number in 1...200 as ClosedRange<Int64> {
            book.add(alarm("gap", "e/\(number)", at: number))
        }
        let rows = book.begin()
        #expect(rows.count == UnsavedAlarms.alarmsMax + 1)
        #expect(book.dropped == 202 - UnsavedAlarms.alarmsMax)
        #expect(rows.prefix(2).map(\.kind) == ["fork", "disk_full"])
        #expect(rows.last?.subject == "e/200")
        let said = rows.first { $0.kind == UnsavedAlarms.droppedKind }
        #expect(said?.text.hasPrefix("\(book.dropped) alarms ") == true)
        // Tried again and again, it does not grow.
        for _ in 0..<3 {
            book.failed()
            #expect(book.begin().count == rows.count)
        }
    }

    @Test func `the bound holds for forks too`() {
        var book = UnsavedAlarms()
        for number in 1...100 as ClosedRange<Int64> {
            book.add(alarm("fork", "\(number)", at: number))
        }
        let rows = book.begin()
        #expect(rows.count == UnsavedAlarms.alarmsMax + 1)
        #expect(rows.first?.subject == "1")
    }
}
