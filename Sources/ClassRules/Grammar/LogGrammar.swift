/// What several classes say of a log.
enum LogGrammar {
    /// Where a log is and how its lines are read, with what holds when nothing is written.
    static func parameters(
        _ path: String = "outputs.logs",
        of what: String = "the log",
        redirection: Word = LogWords.stream,
        format: Word = LogWords.standard
    ) -> [Parameter] {
        [
            Parameter(
                "\(path).redirection",
                .word(LogWords.redirections),
                "where \(what) is",
                default: .value(.word(redirection.name))
            ),
            Parameter(
                "\(path).format",
                .word([format, LogWords.custom]),
                "how lines are read",
                default: .value(.word(format.name))
            ),
        ]
    }
}
