/// A fault that is put in and taken back.
protocol Fault: Sendable {
    /// Puts the fault in.
    ///
    /// - Parameter context: the replica and what was asked for.
    /// - Returns: what was done.
    /// - Throws: when it could not be put in; `undo` is called all the same.
    mutating func inject(_ context: FaultContext) async throws -> String

    /// Waits until a fault that acts on its own occasion has acted.
    ///
    /// - Parameter context: the replica and what was asked for.
    /// - Returns: how often it acted.
    /// - Throws: when the occasion cannot be awaited.
    func awaitActing(_ context: FaultContext) async throws -> Int

    /// Takes back what lasts; does nothing when there is nothing to take back.
    ///
    /// - Parameter context: the replica and what was asked for.
    /// - Throws: when something stays behind.
    func undo(_ context: FaultContext) async throws
}

extension Fault {
    func awaitActing(_ context: FaultContext) async throws -> Int { 1 }

    func undo(_ context: FaultContext) async throws {}
}
