/// The words of `outputs.logs` that several classes share.
enum LogWords {
    static let singleFile = Word("single_file", "one log file is voted", synonyms: ["log_file"])
    static let multipleFiles = Word("multiple_files", "each log file is voted")
    static let stream = Word("stream", "the container's output, read through the engine")
    /// All three.
    static let redirections = [singleFile, multipleFiles, stream]

    static let statements = Word("sql_statements", "one statement per entry")
    static let web = Word("web", "combined or JSON access log")
    static let standard = Word("standard", "syslog-like lines")
    static let custom = Word("custom", "lines as `pattern` says")
}
