/// The names of the classes, apart from their grammars because each grammar lists them.
enum ClassNames {
    /// The canonical names with their synonyms.
    static let words: [Word] = [
        Word("database", synonyms: ["databases"]),
        Word("webserver", synonyms: ["web_server"]),
        Word("monitoring"),
        Word("continuous_integration", synonyms: ["ci"]),
        Word("service_discovery"),
        Word("application", synonyms: ["programming_application"]),
    ]
}
