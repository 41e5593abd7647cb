/// The control token could not be read or made.
public struct ControlTokenError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and the remedy.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
