/// Why a sequencer did not do what it was asked.
public enum SequencerError: Error, Sendable, Hashable {
    /// No member answered in time; asking again with the same key is safe.
    case unavailable(String)
    /// This client may not do that.
    case denied(String)
    /// The sequencer takes no more until it is pruned.
    case full(String)
    /// The request exceeds what one transaction may carry.
    case tooLarge(bytes: Int, bytesMax: Int)
    /// The order is at this revision and has not come as far as what was applied of it, or lacks the mark
    /// that was put into it: its members lost what they had, or were put back to an older state.
    case otherOrder(revision: UInt64)
    /// The cluster is another one than at the last call: its revisions mean nothing here.
    case otherCluster(expected: UInt64, found: UInt64)
}
