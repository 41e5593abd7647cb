/// Thesis 4.3: databases, relational or key-value.
enum DatabaseGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "database",
        summary: "servers that keep tables or keys",
        engines: ["mariadb", "mysql"],
        own: parameters
    )

    private static let parameters: [Parameter] = [
        Parameter(
            "inputs.queries",
            .word([
                Word("shell", "interactive sessions; idle limits as the server's"),
                Word(
                    "webserver",
                    "the connection pool of an application: a transaction may idle for 30 s "
                        + "instead of 300 s"
                ),
            ]),
            "who the clients are",
            default: .value(.word("shell"))
        ),
        Parameter(
            "inputs.certificates",
            .labels,
            "`*` with the certificate that the tunnel shows to clients which ask for TLS: the path of a PEM "
                + "file that the service mounts or has as a secret; the key is in the same file or in one with "
                + "the ending `.key`. Without it the tunnel makes one",
            isThesis: false
        ),
        Parameter(
            "outputs.databases",
            .boolean,
            "existence vote on databases, after CREATE and DROP and when idle",
            default: .value(.boolean(true))
        ),
        Parameter(
            "outputs.tables",
            .depth(
                [
                    Word("existence", "which tables there are"),
                    Word("structure", "and their definitions"), Word("rows", "and their rows"),
                ],
                whenTrue: "rows",
                whenFalse: "none"
            ),
            "depth of the state vote",
            default: .value(.word("rows"))
        ),
        Parameter(
            "outputs.logs.redirection",
            .word([
                LogWords.singleFile,
                Word(
                    "multiple_files",
                    "general, error and slow log, each voted",
                    refused: "error and slow logs differ between equal replicas"
                ),
                Word(
                    "stream",
                    "the container's output, read through the engine",
                    refused: "the server writes its general log to a file only"
                ),
            ]),
            "where the log is",
            default: .value(.word("single_file"))
        ),
        Parameter(
            "outputs.logs.format",
            .word([LogWords.statements]),
            "how lines are read",
            default: .value(.word("sql_statements"))
        ),
        Parameter(
            "storage.database",
            .text(.path),
            "the data folder",
            default: .image
        ),
        Parameter(
            "storage.logs",
            .text(.path),
            "the folder of the general log; inside the data folder it means /var/log/ftcompose"
        ),
        Parameter(
            "storage.config",
            .text(.path),
            "where the compiler drops the settings that logging and determinism need",
            default: .image
        ),
    ]
}
