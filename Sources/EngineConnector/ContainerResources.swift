/// Limits on what a container may use; 0 means none.
public struct ContainerResources: Sendable, Equatable {
    /// Memory in bytes.
    public var memoryBytesMax: Int64
    /// Memory and swap together in bytes; -1 means no limit.
    public var memoryAndSwapBytesMax: Int64
    /// Microseconds of processor time in each period.
    public var processorQuotaMicroseconds: Int64
    /// Length of a period in microseconds.
    public var processorPeriodMicroseconds: Int64
    /// Processors in units of a billionth (`--cpus`), an alternative to the quota.
    public var processorBillionths: Int64

    /// Creates a set of limits.
    public init(
        memoryBytesMax: Int64 = 0,
        memoryAndSwapBytesMax: Int64 = 0,
        processorQuotaMicroseconds: Int64 = 0,
        processorPeriodMicroseconds: Int64 = 0,
        processorBillionths: Int64 = 0
    ) {
        self.memoryBytesMax = memoryBytesMax
        self.memoryAndSwapBytesMax = memoryAndSwapBytesMax
        self.processorQuotaMicroseconds = processorQuotaMicroseconds
        self.processorPeriodMicroseconds = processorPeriodMicroseconds
        self.processorBillionths = processorBillionths
    }
}
