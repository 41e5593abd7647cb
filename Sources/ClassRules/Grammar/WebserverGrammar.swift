/// The class webserver of the thesis.
enum WebserverGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "webserver",
        summary: "servers that answer HTTP",
        refused: "no tunnel speaks HTTP yet",
        own: parameters
    )

    private static let parameters: [Parameter] = []
}
