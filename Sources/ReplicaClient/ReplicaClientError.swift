/// What can go wrong on a connection to a replica.
public enum ReplicaClientError: Error, Sendable, Equatable {
    /// The server cannot be reached.
    case connect(String)
    /// The server refuses the account.
    case authentication(code: UInt16, message: String)
    /// The server answers a statement with an error.
    case server(code: UInt16, sqlState: String, message: String)
    /// The server says something that is no MySQL protocol.
    case protocolViolation(String)
    /// A reply is larger than its caller takes; the connection is closed.
    case replyTooLarge(bytesMax: Int)
    /// The server took too long; the connection is closed.
    case timeout
    /// The caller was cancelled; the connection is closed.
    case cancelled
    /// The connection is closed.
    case closed

    /// The error number when the server said one.
    public var code: UInt16? {
        switch self {
        case .authentication(let code, _), .server(let code, _, _): code
        case .connect, .protocolViolation, .replyTooLarge, .timeout, .cancelled, .closed: nil
        }
    }
}

extension ReplicaClientError: CustomStringConvertible {
    /// The error for people; never holds a statement or a password.
    public var description: String {
        switch self {
        case .connect(let reason): "cannot connect: \(reason)"
        case .authentication(let code, let message): "login refused (\(code)): \(message)"
        case .server(let code, let state, let message):
            "server error \(code) (\(state)): \(message)"
        case .protocolViolation(let what): "protocol violation: \(what)"
        case .replyTooLarge(let bytesMax): "the reply is larger than \(bytesMax) bytes"
        case .timeout: "the server took too long"
        case .cancelled: "cancelled"
        case .closed: "the connection is closed"
        }
    }
}
