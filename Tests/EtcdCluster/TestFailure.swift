/// Why a test's surroundings could not be made.
public struct TestFailure: Error, CustomStringConvertible {
    /// What happened.
    public let description: String

    /// Creates a failure.
    public init(_ description: String) { self.description = description }
}
