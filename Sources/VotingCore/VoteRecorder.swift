/// Takes vote records off the hands of those who vote.
public protocol VoteRecorder: Sendable {
    /// Takes a record and numbers it; never blocks and never fails.
    ///
    /// A record that finds no room is counted and reported as a gap later.
    func record(_ record: VoteRecord)

    /// Takes a record whose outcome somebody waits for; never blocks.
    ///
    /// - Parameters:
    ///   - record: What is recorded.
    ///   - isComplete: False when another record follows once the late replies are in.
    ///   - durability: How far the record has to get; with `async` the answer comes at once.
    ///   - then: Told once, on any thread, perhaps before this returns.
    func record(
        _ record: VoteRecord,
        isComplete: Bool,
        reaching durability: Durability,
        then: @escaping @Sendable (DurabilityOutcome) -> Void
    )

    /// How the recorder fares.
    var status: RecorderStatus { get }
}

extension VoteRecorder {
    /// Records that found no room since the recorder was opened.
    public var droppedRecords: UInt64 { status.droppedRecords }
}
