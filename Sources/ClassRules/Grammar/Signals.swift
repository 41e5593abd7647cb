/// Signals that parameters name.
enum Signals {
    /// With the prefix, as reload commands are written.
    static let reloads: [Word] = [
        Word("SIGHUP", synonyms: ["hup"]), Word("SIGUSR1", synonyms: ["usr1"]),
        Word("SIGUSR2", synonyms: ["usr2"]),
    ]
    /// Without it, as the thesis lists them for continuous integration.
    static let all: [Word] = ["HUP", "INT", "KILL", "TERM", "QUIT", "USR1", "USR2"].map { name in
        Word(name, synonyms: ["sig" + name.lowercased()])
    }
}
