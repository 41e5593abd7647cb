/// A fault to put in.
public struct InjectionRequest: Sendable, Equatable {
    /// The fault.
    public var fault: FaultName
    /// The replica; nil lets the seed choose.
    public var replica: String?
    /// How long it acts.
    public var span: FaultSpan
    /// Regular expression that chooses statements; nil takes the fault's own.
    public var pattern: String?
    /// `database.table` or `database` of a data fault; nil lets the seed choose.
    public var object: String?
    /// How late, or how far the clock is off.
    public var byMilliseconds: Int?
    /// Makes every choice that the user did not make.
    public var randomSeed: UInt64
    /// Longest wait for a statement to act on, and for the repair.
    public var timeoutMilliseconds: Int

    /// Describes a fault.
    public init(
        fault: FaultName,
        replica: String? = nil,
        span: FaultSpan = .once,
        pattern: String? = nil,
        object: String? = nil,
        byMilliseconds: Int? = nil,
        randomSeed: UInt64,
        timeoutMilliseconds: Int = 300_000
    ) {
        self.fault = fault
        self.replica = replica
        self.span = span
        self.pattern = pattern
        self.object = object
        self.byMilliseconds = byMilliseconds
        self.randomSeed = randomSeed
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}
