/// Bounds of a message's head; reaching one refuses the message.
public struct HTTPHeadLimits: Sendable, Equatable {
    /// Bytes of a method.
    public var methodBytesMax = 32
    /// Bytes of a request target.
    public var targetBytesMax = 8 * 1024
    /// Header lines of one head.
    public var fieldCountMax = 100
    /// Bytes of a header's name.
    public var fieldNameBytesMax = 256
    /// Bytes of a header's value.
    public var fieldValueBytesMax = 16 * 1024
    /// Bytes of all names and values of a head, four more for each line.
    public var fieldBytesMax = 64 * 1024
    /// Bytes that a body may announce; a chunked body is counted by whoever reads it.
    public var bodyBytesMax: UInt64 = 1 << 30

    /// Creates the limits that a tunnel has unless its plan says otherwise.
    public init() {}
}
