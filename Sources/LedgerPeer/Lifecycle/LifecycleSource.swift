/// Where a collector hears of a project's containers.
public protocol LifecycleSource: Sendable {
    /// The containers of the project that exist.
    func containers() async throws -> [ListedContainer]

    /// Past events from a time on, then, without an end, those to come.
    ///
    /// - Parameters:
    ///   - since: Nanoseconds since 1970; nil for everything the engine remembers.
    ///   - until: End of the stream; nil for none.
    ///   - body: Gets each event.
    /// - Throws: When the engine does not answer, or what `body` throws.
    func events(
        since: Int64?,
        until: Int64?,
        _ body: @Sendable (HeardEvent) async throws -> Void
    ) async throws
}
