import Testing
import TransparencyLog

@testable import LedgerPeer

struct OrderSuccessionTests {
    private func succession(same: Bool = true, old: UInt32 = 1) -> OrderSuccession {
        OrderSuccession(
            cluster: "c2",
            isSameIdentity: same,
            old: old,
            reachable: 2,
            majority: 2
        )
    }

    private func copy(
        _ actor: String,
        _ epoch: UInt32 = 1,
        _ size: UInt64 = 10,
        block: UInt64 = 10,
        cluster: String = "c2",
        isMarked: Bool = false
    ) -> OrderSuccession.Copy {
        .init(
            actor: actor,
            cluster: cluster,
            reach: .init(epoch: epoch, size: size, blockSize: block),
            isMarked: isMarked
        )
    }

    @Test func `all peers are waited for, and after a time a majority is enough`() {
        let succession = succession()
        #expect(!succession.isEnough([], isTimeOver: false))
        #expect(!succession.isEnough([copy("a")], isTimeOver: false))
        #expect(succession.isEnough([copy("a"), copy("b")], isTimeOver: false))
        #expect(succession.isEnough([copy("a")], isTimeOver: true))
        #expect(!succession.isEnough([], isTimeOver: true))
        // Nobody can be asked: there is nothing to wait for.
        let alone = OrderSuccession(
            cluster: "c2",
            isSameIdentity: true,
            old: 1,
            reachable: 0,
            majority: 2
        )
        #expect(alone.isEnough([], isTimeOver: false))
    }

    @Test func `who counts more orders is waited for until it has begun the present one`() {
        let pair = [copy("a", 2), copy("b")]
        #expect(!succession().isEnough(pair, isTimeOver: false))
        #expect(succession().isEnough(pair, isTimeOver: true))
        #expect(
            succession().isEnough([copy("a", 2, isMarked: true), copy("b")], isTimeOver: false)
        )
        #expect(succession(same: false).isEnough(pair, isTimeOver: false))
    }

    @Test func `who has read most is asked first, and unbelievable numbers never`() {
        let own = OrderSuccession.Reach(epoch: 1, size: 10, blockSize: 10)
        let copies = [
            copy("a", 1, 12), copy("b", 2, 11), copy("c", 1, 10, block: 10), copy("d", 1, 9),
            copy("e", 5_000, 99), copy("f", 1, 12, block: 12),
        ]
        let found = succession().sources(copies, beyond: own).map(\.actor)
        #expect(found == ["b", "f", "a"])
        #expect(succession().sources([copy("a")], beyond: own).isEmpty)
    }

    @Test func `an order has the number that others gave it, else the next`() {
        let succession = succession()
        #expect(succession.epoch([], replayed: 1, isRead: false) == 2)
        #expect(succession.epoch([copy("a", 3, isMarked: true)], replayed: 2, isRead: false) == 3)
        // Not begun by that peer: its number is that of an order in between.
        #expect(succession.epoch([copy("a", 2)], replayed: 2, isRead: false) == 3)
        // Of another order: says nothing.
        #expect(
            succession.epoch(
                [copy("a", 4, cluster: "c9", isMarked: true)],
                replayed: 1,
                isRead: false
            )
                == 2
        )
        #expect(succession.epoch([copy("a", 2)], replayed: 2, isRead: true) == 2)
        let other = self.succession(same: false)
        #expect(other.epoch([copy("a", 3)], replayed: 1, isRead: false) == 3)
        #expect(other.epoch([copy("a", 9_000)], replayed: 1, isRead: false) == 2)
        #expect(self.succession(old: .max).epoch([], replayed: 1, isRead: false) == .max)
    }

    @Test func `pages of blocks are read until one brings nothing new`() throws {
        func line(_ size: UInt64) -> BlockLine {
            BlockLine(
                BlockRow(
                    number: size,
                    size: size,
                    root: .ofEmptyTree,
                    epoch: 1,
                    revision: size,
                    cutAtUnixMilliseconds: 0
                )
            )
        }
        var ends = BlockEnds(beyond: 10)
        ends.add([line(9), line(12), line(20)])
        #expect(ends[9] == nil)
        #expect(ends[12]?.revision == 12)
        ends.add([line(20)])
        ends.add([line(30)])
        #expect(ends[30]?.size == 30)
        #expect(ends[31] == nil)
    }
}
