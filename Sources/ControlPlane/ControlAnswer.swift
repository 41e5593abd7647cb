/// What a handler of the control API answers.
public struct ControlAnswer: Sendable, Equatable {
    /// HTTP status.
    public var status: Int
    /// JSON, or empty.
    public var body: [UInt8]

    /// Creates an answer.
    public init(status: Int, body: [UInt8] = []) {
        self.status = status
        self.body = body
    }
}
