/// A whole reply: the first result's columns and rows, and how the statement ended.
///
/// A procedure's further results are read and dropped.
public struct QueryResult: Sendable, Equatable {
    /// Columns of the rows; empty for a statement without rows.
    public var columns: [ReplicaColumn]
    /// The rows.
    public var rows: [ReplicaRow]
    /// What the server said at the end.
    public var outcome: QueryOutcome

    /// Creates a result.
    public init(columns: [ReplicaColumn], rows: [ReplicaRow], outcome: QueryOutcome) {
        self.columns = columns
        self.rows = rows
        self.outcome = outcome
    }

    /// Position of a column by its name; names compare without case.
    public func column(_ name: String) -> Int? {
        columns.firstIndex { $0.name.lowercased() == name.lowercased() }
    }
}
