/// Names of the single values in a peer's database.
enum StoreKey: String {
    /// Name of the log: the first line of its checkpoints.
    case origin
    /// Actor whose peer this is.
    case actor
    /// Pinned policy, as text.
    case policy
    /// Pinned keys and addresses of the actors, as JSON.
    case actors
    /// When a block is cut, as JSON.
    case blockRule
    /// Encoded state of the replay.
    case replay
    /// How far the order is applied.
    case cursor
    /// Index of the first leaf that is still kept.
    case minimumIndex
    /// Index up to which the present round of the self-check has come.
    case scrubbed
}
