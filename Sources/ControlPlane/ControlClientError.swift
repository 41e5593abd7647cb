/// A control call did not succeed.
public struct ControlClientError: Error, Sendable, Equatable, CustomStringConvertible {
    /// HTTP status of the answer; nil when there was none.
    public let status: Int?
    /// What the server said, or why it could not be reached.
    public let message: String

    /// Creates an error.
    public init(status: Int?, message: String) {
        self.status = status
        self.message = message
    }

    /// The message, with the status if there was an answer.
    public var description: String {
        status.map { "\(message) (HTTP \($0))" } ?? message
    }

    /// True when the server refused on purpose: repeating the call changes nothing by itself.
    public var isRefusal: Bool { status == 409 }
}
