/// What `outputs.logs` asks for when it is on.
struct LogSettings: Sendable, Equatable {
    /// How the log is kept.
    let redirection: String
    /// The parser.
    let format: String
    /// Whether lines may come late because something buffers them.
    let isBuffered: Bool
}
