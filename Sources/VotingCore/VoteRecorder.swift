/// Takes vote records off the hands of those who vote.
public protocol VoteRecorder: Sendable {
    /// Takes a record and numbers it; never blocks and never fails.
    ///
    /// A record that finds no room is counted in `droppedRecords` and reported as a gap later.
    func record(_ record: VoteRecord)

    /// Records that found no room since the recorder was opened.
    var droppedRecords: UInt64 { get }
}
