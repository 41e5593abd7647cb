/// One value of a load that got where it was to be.
public struct LoadSample: Sendable, Hashable {
    /// When that was, from the load's beginning.
    public var doneAfter: Duration
    /// How long it took, failed tries included.
    public var took: Duration
    /// Tries that failed before.
    public var retries = 0

    /// Describes a value that was done.
    public init(doneAfter: Duration, took: Duration, retries: Int = 0) {
        self.doneAfter = doneAfter
        self.took = took
        self.retries = retries
    }
}
