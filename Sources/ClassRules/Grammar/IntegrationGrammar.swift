/// The class continuous_integration of the thesis.
enum IntegrationGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "continuous_integration",
        summary: "servers that build, test and deploy",
        refused: "no tunnel tees their triggers yet",
        own: parameters
    )

    private static let parameters: [Parameter] = []
}
