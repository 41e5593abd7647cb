/// The class application of the thesis.
enum ApplicationGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "application",
        summary: "programs that compute and write",
        refused: "no voter compares what programs write yet",
        own: parameters
    )

    private static let parameters: [Parameter] = []
}
