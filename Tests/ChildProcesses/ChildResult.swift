/// What is left of a child that ran to its end.
public struct ChildResult: Sendable {
    /// As ``ChildProcess/wait()`` tells it.
    public let status: Int32
    /// All of its standard output, with its standard error where they were merged.
    public let output: [UInt8]
    /// All of its standard error, where that was read apart.
    public let errors: [UInt8]

    /// The output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
}
