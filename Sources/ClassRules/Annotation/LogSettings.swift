/// What `outputs.logs` asks for when it is on.
struct LogSettings: Sendable, Equatable {
    /// How the log is kept; `single_file` is the only way so far.
    var redirection = "single_file"
    /// The parser.
    var format = "sql_statements"
    /// Whether lines may come late because something buffers them.
    var isBuffered = false
}
