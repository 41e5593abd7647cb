import Testing

@testable import LedgerPeer

struct OrderEvidenceTests {
    private func verdict(
        found: UInt64,
        mark: Bool?,
        known: [Bool] = [],
        others: Bool = false
    ) -> OrderEvidence.Verdict {
        OrderEvidence(
            found: found,
            applied: 100,
            hasMark: mark,
            knownBatches: known,
            isNewToOthers: others
        ).verdict
    }

    @Test func `an order that is behind is new, unless a batch lies where it was read`() {
        #expect(verdict(found: 1, mark: false) == .new)
        #expect(verdict(found: 1, mark: nil) == .new)
        #expect(verdict(found: 20, mark: false, known: [false, false]) == .new)
        #expect(verdict(found: 90, mark: true, known: [true, true]) == .older)
        #expect(verdict(found: 90, mark: nil, known: [false, true]) == .older)
        // All batches pruned: the mark tells it.
        #expect(verdict(found: 90, mark: true) == .older)
    }

    @Test func `a new order that has come as far is known by its batches or by others`() {
        #expect(verdict(found: 300, mark: false, known: [false]) == .new)
        #expect(verdict(found: 300, mark: false, others: true) == .new)
        #expect(verdict(found: 300, mark: nil, known: [false], others: true) == .new)
    }

    @Test func `a mark that alone is gone makes no new order`() {
        #expect(verdict(found: 300, mark: false, known: [true]) == .same)
        #expect(verdict(found: 300, mark: false, known: [false, true], others: true) == .same)
        #expect(verdict(found: 300, mark: false) == .same)
    }

    @Test func `what others say does not outweigh the own mark`() {
        #expect(verdict(found: 300, mark: true, others: true) == .same)
        #expect(verdict(found: 300, mark: true, known: [true], others: true) == .same)
        #expect(verdict(found: 300, mark: nil, known: [true], others: true) == .same)
    }

    @Test func `without a mark and without doubt of others it is the same`() {
        #expect(verdict(found: 300, mark: nil) == .same)
        #expect(verdict(found: 300, mark: nil, known: [false]) == .same)
    }
}
