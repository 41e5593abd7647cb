/// The class monitoring of the thesis.
enum MonitoringGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "monitoring",
        summary: "servers that collect metrics",
        refused: "no tunnel speaks their API yet",
        own: parameters
    )

    private static let parameters: [Parameter] = []
}
