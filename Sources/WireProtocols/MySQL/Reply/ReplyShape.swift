/// Which packets a command is answered with; decides where its reply ends.
public enum ReplyShape: Sendable, Equatable {
    /// OK, ERR, LOCAL INFILE request or result sets (COM_QUERY, COM_STMT_EXECUTE, COM_PING, …).
    case generic
    /// COM_STMT_PREPARE: header, parameters, columns.
    case prepare
    /// COM_FIELD_LIST: column definitions until EOF.
    case fieldList
    /// COM_STMT_FETCH: rows until EOF.
    case rows
    /// COM_STATISTICS: one packet of text.
    case text
}
