import LedgerFormat
import LibCrypto
import Testing

@testable import LedgerSink

@Suite struct ResumePlanTests {
    private let identity: WriterIdentity
    private let hash = [UInt8](repeating: 7, count: 32)
    private let other = [UInt8](repeating: 8, count: 32)

    init() throws {
        identity = WriterIdentity(
            writer: try #require(WriterName("provider/db")),
            origin: "test.example/log",
            key: try Ed25519PrivateKey()
        )
    }

    private func chain(next: UInt64, epoch: UInt32 = 1, previous: [UInt8]) -> WriterChain {
        WriterChain(
            origin: identity.origin,
            writer: identity.writer,
            epoch: epoch,
            nextSequence: next,
            previous: LedgerDigest(bytes: previous) ?? .zero
        )
    }

    private func state(next: UInt64, batches: [(UInt64, UInt64, [UInt8])]) -> SpoolState {
        var state = SpoolState()
        state.chain = chain(next: next, previous: hash)
        state.batches = batches.map { first, last, previous in
            BatchMark(
                firstSequence: first,
                lastSequence: last,
                previous: LedgerDigest(bytes: previous) ?? .zero,
                byteCount: 1,
                spooledAtUnixMilliseconds: 0
            )
        }
        return state
    }

    private func plan(_ state: SpoolState, _ standing: WriterStanding) -> ResumePlan {
        ResumePlan(state, identity: identity, standing: standing)
    }

    @Test func aNewWriterBeginsAtOne() {
        let zero = [UInt8](repeating: 0, count: 32)
        #expect(
            plan(SpoolState(), WriterStanding())
                == .begin(chain(next: 1, previous: zero), beyond: 0, reason: nil)
        )
    }

    @Test func aLostSpoolGoesOnWhereTheLedgerStandsAndSaysSo() {
        let standing = WriterStanding(epoch: 2, lastSequence: 41, lastHeaderHash: hash)
        #expect(
            plan(SpoolState(), standing)
                == .begin(
                    chain(next: 42, epoch: 2, previous: hash),
                    beyond: 0,
                    reason: ResumePlan.lostReason
                )
        )
    }

    @Test func nothingNewGoesOn() {
        let standing = WriterStanding(lastSequence: 9, lastHeaderHash: hash)
        #expect(plan(state(next: 10, batches: []), standing) == .goOn(orderedThrough: 9))
    }

    @Test func whatTheLedgerLacksIsSentAgain() {
        let spooled = state(next: 10, batches: [(1, 4, other), (5, 9, other)])
        let standing = WriterStanding(lastSequence: 4, lastHeaderHash: other)
        #expect(plan(spooled, standing) == .goOn(orderedThrough: 4))
        #expect(plan(spooled, WriterStanding()) != .goOn(orderedThrough: 4))
    }

    @Test func aReplacedLedgerGetsWhatIsLeft() {
        let spooled = state(next: 10, batches: [(5, 9, other)])
        #expect(plan(spooled, WriterStanding()) == .goOn(orderedThrough: 0))
    }

    @Test func aCopiedFolderBeginsAChain() {
        var spooled = state(next: 10, batches: [(5, 9, other)])
        spooled.orderedThrough = 4
        let ahead = WriterStanding(lastSequence: 30, lastHeaderHash: other)
        #expect(
            plan(spooled, ahead)
                == .begin(
                    chain(next: 31, previous: other),
                    beyond: 4,
                    reason: ResumePlan.partedReason
                )
        )
    }

    @Test func anotherKeySealsTheRestAgainWithoutAGap() {
        let spooled = state(next: 10, batches: [(5, 9, other)])
        let standing = WriterStanding(epoch: 2, lastSequence: 4, lastHeaderHash: other)
        #expect(
            plan(spooled, standing)
                == .begin(chain(next: 5, epoch: 2, previous: other), beyond: 4, reason: nil)
        )
    }
}
