/// How far a transfer is.
public struct TransferProgress: Codable, Sendable, Equatable {
    /// Steps of a transfer, in order.
    public enum Phase: String, Codable, Sendable {
        /// The old content of the target is copied aside.
        case keep
        /// Files are copied.
        case copy
        /// What was copied is read again and compared.
        case compare
        /// Old content is removed.
        case clear
    }

    /// The step.
    public var phase: Phase
    /// Bytes of this step that are done.
    public var bytes: Int64
    /// Bytes of this step altogether.
    public var bytesTotal: Int64

    /// Creates a progress.
    public init(phase: Phase, bytes: Int64, bytesTotal: Int64) {
        self.phase = phase
        self.bytes = bytes
        self.bytesTotal = bytesTotal
    }
}
