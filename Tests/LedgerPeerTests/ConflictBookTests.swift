import LedgerFormat
import Testing

@testable import LedgerPeer

struct ConflictBookTests {
    private static let provider = WriterName("provider/lifecycle")
    private static let user = WriterName("user/lifecycle")

    private static func placed(
        _ number: Int,
        _ writer: WriterName?,
        image: String = "a"
    ) throws -> PlacedEntry {
        let event = ContainerEvent(
            engine: "E",
            scope: "local",
            type: "container",
            action: "exec_start",
            object: "c1",
            attributes: ["image": image]
        )
        return PlacedEntry(
            leaf: UInt64(number),
            writer: try #require(writer),
            entry: LedgerEntry(
                time: Int64(number) * 60_000_000_000,
                service: "",
                body: .lifecycleEvent(event)
            )
        )
    }

    @Test func `holds what differs until it is recorded, and never twice`() throws {
        var seen: [PlacedEntry] = []
        for number in 1..<5 {
            seen.append(try Self.placed(number, Self.provider))
            seen.append(try Self.placed(number, Self.user, image: number == 2 ? "b" : "a"))
        }
        var book = ConflictBook()
        for item in seen { book.observe(item.entry, by: item.writer) }
        #expect(book.pending.map(\.kind) == [.altered])
        let report = try #require(book.pending.first)
        book.note(report)
        #expect(book.pending.isEmpty)
        var next = ConflictBook()
        next.restore(seen, own: [report])
        #expect(next.pending.isEmpty)
        var lost = ConflictBook()
        lost.restore(seen, own: [])
        #expect(lost.pending == [report])
    }

    @Test func `accuses nobody where what it was given begins in the middle`() throws {
        // The other actor's observation of the first event is older than what is looked at.
        var seen = [try Self.placed(1, Self.user)]
        for number in 2..<(ConflictBook.restoredMax / 2 + 2) {
            seen.append(try Self.placed(number, Self.provider))
            seen.append(try Self.placed(number, Self.user))
        }
        #expect(seen.count >= ConflictBook.restoredMax)
        var book = ConflictBook()
        book.restore(seen, own: [])
        #expect(book.pending.isEmpty)
    }

    @Test func `keeps what waits bounded, and counts the rest`() throws {
        var book = ConflictBook()
        let count = ConflictBook.pendingMax + 50
        for number in 1..<count {
            for (writer, image) in [(Self.provider, "a"), (Self.user, "b")] {
                let item = try Self.placed(number, writer, image: image)
                book.observe(item.entry, by: item.writer)
            }
        }
        #expect(book.pending.count == ConflictBook.pendingMax)
        #expect(book.dropped > 0)
    }
}
