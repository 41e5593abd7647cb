/// What is known of an order that is not, or may not be, the one that was followed.
///
/// Members that lost all they had come back under the same identity, which is made of their names. So
/// what they hold has to tell whether they are the same, an older state of the same, or new.
struct OrderEvidence {
    /// What the order is.
    enum Verdict: Hashable {
        /// The one that was followed; at most the own mark was deleted.
        case same
        /// The one that was followed, as it was at an earlier time.
        case older
        /// A new one.
        case new
    }

    /// Revision at which the order is now.
    let found: UInt64
    /// Revision up to which it was applied here, or was known to have come.
    let applied: UInt64
    /// Whether it holds the mark that this peer has put; nil when none was put.
    let hasMark: Bool?
    /// For some batches that it holds: whether they were read here at the very same revisions.
    let knownBatches: [Bool]
    /// Whether another peer counts more orders than this one, under the same identity.
    let isNewToOthers: Bool

    /// What it is.
    ///
    /// A batch at its place is of the order that was followed, and so is the own mark. One without any is new
    /// when it is behind or holds others; one whose mark alone is gone is taken for the same unless others
    /// say more.
    var verdict: Verdict {
        if knownBatches.contains(true) || hasMark == true {
            return found < applied ? .older : .same
        }
        if found < applied { return .new }
        return isNewToOthers || (hasMark == false && !knownBatches.isEmpty) ? .new : .same
    }
}
