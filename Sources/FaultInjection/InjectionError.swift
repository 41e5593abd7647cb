/// Why a fault was not put in, or not taken back.
public struct InjectionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and, where there is one, the remedy.
    public let description: String

    /// Creates an error.
    public init(_ description: String) {
        self.description = description
    }
}
