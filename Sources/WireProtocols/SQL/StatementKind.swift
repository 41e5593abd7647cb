/// How the tunnel treats a statement.
public enum StatementKind: Sendable, Equatable {
    /// Voted, needs no order.
    case read
    /// Voted, ordered among all writes, pinned.
    case write
    /// BEGIN or START TRANSACTION.
    case transactionBegin(readOnly: Bool, consistentSnapshot: Bool)
    /// COMMIT.
    case commit
    /// ROLLBACK of the whole transaction.
    case rollback
    /// Belongs to the transaction without ending it: savepoints, SET TRANSACTION.
    case transactionSession
    /// Changes the session only; to be replayed when a replica's session is rebuilt.
    case session
    /// Answered by one replica without a vote, and why.
    case administrative(String)
    /// KILL; the number is the tunnel's.
    case kill(query: Bool, id: UInt64)
    /// Not let through, and why.
    case refused(String)
}
