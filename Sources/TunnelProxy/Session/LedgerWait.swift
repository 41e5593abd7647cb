/// What of a reply waits until its record is as durable as the service asks for.
///
/// Pure: events in, what to do out. A reply may wait twice: its first windows, which go out before the vote
/// is over, and what is left once it is decided. The second wait includes the first, since records become
/// durable in the order in which they were made.
struct LedgerWait: Equatable {
    /// What the first window of a long reply waits for.
    private enum Prefix: Equatable {
        case unasked, waiting, open
    }

    /// What became of a wait.
    enum Release: Equatable {
        /// Nothing is to be done: another wait has taken its place, or the reply failed meanwhile.
        case nothing
        /// The windows may go out.
        case windows
        /// The answer may go out.
        case answer
        /// The reply's record is not durable in time: it ends with an error.
        case failure
    }

    private var prefix = Prefix.unasked
    /// True while the decided answer is held back.
    private(set) var isAnswerHeld = false
    /// True while the completed record is the one that the answer waits for.
    private(set) var isOnCompletedRecord = false
    /// Number of the wait; what belongs to an earlier one is stale.
    private(set) var number = 0

    /// True while something waits.
    var isWaiting: Bool { isAnswerHeld || prefix == .waiting }

    /// True when windows may go out.
    var isPrefixOpen: Bool { prefix == .open && !isAnswerHeld }

    /// A window could go out for the first time: true when a record of it has to be made durable first.
    mutating func prefixAgreed() -> Bool {
        guard prefix == .unasked, !isAnswerHeld else { return false }
        prefix = .waiting
        number += 1
        return true
    }

    /// The vote is decided and its answer is held.
    ///
    /// - Parameter isComplete: every replica has replied, so that the completed record is made at once.
    mutating func decided(isComplete: Bool) {
        isAnswerHeld = true
        isOnCompletedRecord = isComplete
        number += 1
    }

    /// A wait ended, well or not.
    mutating func ended(_ number: Int, isReached: Bool) -> Release {
        guard number == self.number else { return .nothing }
        if isAnswerHeld {
            isAnswerHeld = false
            isOnCompletedRecord = false
            self.number += 1
            return isReached ? .answer : .failure
        }
        guard prefix == .waiting else { return .nothing }
        self.number += 1
        prefix = .open
        return isReached ? .windows : .failure
    }
}
