/// A fault the proxy puts in front of one replica.
public enum ProxyFault: Sendable, Equatable {
    /// The replica never gets the statement; the proxy answers OK in its place.
    case statementMissed
    /// The replica gets the statement with a changed literal or name.
    case statementWrong
    /// The replica gets the statement twice.
    case statementDuplicated
    /// The replica gets the statement after the next one.
    case statementsReordered
    /// The reply comes before the replica has the statement.
    case early
    /// The reply comes this much later.
    case late(milliseconds: Int)
    /// The reply never comes.
    case never
    /// One byte of a row, or the number of affected rows, is changed.
    case replyCorrupted
    /// The replica's clock is this much off in the statements' pinned times.
    case clockStep(milliseconds: Int)

    /// Pattern of the statements it acts on when the user gives none.
    public var defaultPattern: String {
        switch self {
        case .statementMissed, .statementWrong, .statementDuplicated, .statementsReordered, .early:
            #"^\s*(insert|update|delete|replace|create|drop|alter|truncate)\b"#
        case .replyCorrupted: #"^\s*(select|show)\b"#
        case .late, .never: #"^\s*(select|insert|update|delete|replace|create|drop|alter)\b"#
        case .clockStep: Self.pinPattern
        }
    }

    /// Pattern of the statement that pins time and random seeds on all replicas before a write.
    static let pinPattern = #"^SET timestamp=\d+"#
}
