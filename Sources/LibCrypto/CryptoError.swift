internal import COpenSSL

/// A failure of the cryptographic library or of the data given to it.
public struct CryptoError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was attempted and why it failed.
    public var reason: String

    /// Creates an error.
    public init(reason: String) {
        self.reason = reason
    }

    /// The reason as text.
    public var description: String { reason }

    /// Takes the oldest entry of the library's error queue of this thread and empties the queue.
    static func fromLibrary(_ attempt: String) -> CryptoError {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0, let text = ERR_reason_error_string(code) else {
            return CryptoError(reason: "\(attempt) failed")
        }
        return CryptoError(reason: "\(attempt) failed: \(String(cString: text))")
    }
}
