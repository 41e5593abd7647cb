/// The class service_discovery of the thesis.
enum DiscoveryGrammar {
    /// The class.
    static let grammar = ClassGrammar(
        name: "service_discovery",
        summary: "registries of services",
        refused: "no tunnel speaks their API yet",
        own: parameters
    )

    private static let parameters: [Parameter] = []
}
