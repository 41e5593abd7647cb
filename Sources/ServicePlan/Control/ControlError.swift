/// Body of every control answer that is not 2xx.
public struct ControlError: Codable, Sendable, Equatable, Error {
    /// What is wrong and, where there is one, the remedy.
    public var error: String

    /// Creates an error.
    public init(error: String) {
        self.error = error
    }
}
