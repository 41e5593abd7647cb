import Testing
import VotingCore

@testable import LedgerSink

@Suite struct StageWaitsTests {
    @Test func releasesInOrderAndByStage() {
        var waits = StageWaits<String>()
        #expect(waits.add("a", sequence: 1, stage: .ordered) == nil)
        #expect(waits.add("b", sequence: 2, stage: .final) == nil)
        #expect(waits.add("c", sequence: 3, stage: .ordered) == nil)
        #expect(waits.reached(orderedThrough: 2, finalThrough: 1) == ["a"])
        #expect(waits.reached(orderedThrough: 3, finalThrough: 2) == ["c", "b"])
        #expect(waits.count == 0)
    }

    @Test func followsNewNumbers() {
        var waits = StageWaits<String>()
        _ = waits.add("a", sequence: 1, stage: .ordered)
        _ = waits.add("b", sequence: 2, stage: .ordered)
        waits.renumbered(beyond: 1, by: 10)
        #expect(waits.reached(orderedThrough: 11, finalThrough: 0) == ["a"])
        #expect(waits.reached(orderedThrough: 12, finalThrough: 0) == ["b"])
    }

    @Test func givesUpTheOldestOfTooMany() {
        var line = WaitLine<Int>()
        for number in 0..<WaitLine<Int>.waitersMax {
            #expect(line.add(number, sequence: UInt64(number)) == nil)
        }
        #expect(line.add(-1, sequence: .max) == 0)
        #expect(line.count == WaitLine<Int>.waitersMax)
    }

    @Test func keepsItsPlaceOverManyRounds() {
        var line = WaitLine<UInt64>()
        var taken: [UInt64] = []
        for number in 1...10_000 as ClosedRange<UInt64> {
            _ = line.add(number, sequence: number)
            if number.isMultiple(of: 7) { taken += line.take(through: number - 3) }
        }
        taken += line.take(through: .max)
        #expect(taken == Array(1...10_000))
    }
}
