/// What became of a record that an answer waits for.
public enum DurabilityOutcome: Sendable, Hashable {
    /// It is where it was to be.
    case reached
    /// It found no room, or there are too many who wait: it will not get there in time, if at all.
    case missed
}
