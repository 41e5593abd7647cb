/// Everything the annotation of one class may say.
struct ClassGrammar: Sendable {
    /// The class's canonical name.
    let name: String
    /// The class in one line.
    let summary: String
    /// The server families that have a transformation; empty for none yet.
    let engines: [String]
    /// Whether there is one transformation for servers of all families, known or not.
    let takesAnyEngine: Bool
    /// Why `build` refuses the whole class; nil when it does not.
    let refusal: String?
    /// Values that `build` refuses although their parameters are not refused; empty for none.
    let refusedValues: String
    /// All parameters, sections before what is in them.
    let parameters: [Parameter]
    /// The paths that are not as in every class.
    let ownPaths: [String]
    private let index: [String: Int]
    private let childIndex: [String: [Int]]

    /// Creates a grammar; a parameter of `own` takes the place of the common one of its path.
    init(
        name: String,
        summary: String,
        engines: [String] = [],
        takesAnyEngine: Bool = false,
        refused refusal: String? = nil,
        refusedValues: String = "",
        own: [Parameter],
        common: [Parameter] = CommonGrammar.parameters
    ) {
        self.name = name
        self.summary = summary
        self.engines = engines
        self.takesAnyEngine = takesAnyEngine
        self.refusal = refusal
        self.refusedValues = refusedValues
        ownPaths = own.map(\.path)
        let replaced = Dictionary(
            own.map { ($0.path, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let inherited = common.map { replaced[$0.path] ?? $0 }
        let inheritedPaths = Set(inherited.map(\.path))
        parameters = ClassGrammar.ordered(
            inherited + own.filter { !inheritedPaths.contains($0.path) }
        )
        var index: [String: Int] = [:]
        var children: [String: [Int]] = [:]
        for (number, parameter) in parameters.enumerated() {
            index[parameter.path] = number
            children[parameter.parent, default: []].append(number)
        }
        self.index = index
        childIndex = children
    }

    /// Each class's name with its grammar, which is made when first asked for.
    private static let grammars: [(name: String, grammar: @Sendable () -> ClassGrammar)] = [
        ("database", { DatabaseGrammar.grammar }), ("webserver", { WebserverGrammar.grammar }),
        ("application", { ApplicationGrammar.grammar }),
        ("monitoring", { MonitoringGrammar.grammar }),
        ("continuous_integration", { IntegrationGrammar.grammar }),
        ("service_discovery", { DiscoveryGrammar.grammar }),
    ]

    /// All classes, the one with a transformation first.
    static let all: [ClassGrammar] = grammars.map { $0.grammar() }

    /// The grammar of a class by its canonical name.
    static func exactly(_ name: String) -> ClassGrammar? {
        grammars.first { $0.name == name }?.grammar()
    }

    /// The grammar of a class in any spelling.
    static func named(_ text: String) -> ClassGrammar? {
        ClassNames.words.first { $0.means(text) }.flatMap { exactly($0.name) }
    }

    /// Whether there is a transformation for a server family.
    func takes(_ engine: String) -> Bool { takesAnyEngine || engines.contains(engine) }

    /// The parameter at a path.
    func parameter(_ path: String) -> Parameter? { index[path].map { parameters[$0] } }

    /// The parameters directly below a path; the empty path is the top.
    func children(of path: String) -> [Parameter] {
        (childIndex[path] ?? []).map { parameters[$0] }
    }

    /// The parameter a key means in a section.
    ///
    /// At the top, `logs` and every parameter of `ft_parameters` may stand without their section.
    func parameter(called name: String, in section: String) -> Parameter? {
        if let found = children(of: section).first(where: { $0.isCalled(name) }) { return found }
        guard section.isEmpty else { return nil }
        if name == "logs" { return parameter("outputs.logs") }
        return children(of: "ft_parameters").first { $0.isCalled(name) }
    }

    /// The names that may stand in a section, for a remedy.
    func names(in section: String) -> [String] {
        let own = children(of: section).map(\.name)
        guard section.isEmpty, index["ft_parameters"] != nil else { return own }
        return own + ["logs"] + children(of: "ft_parameters").map(\.name)
    }

    /// The sections in which a key would be known.
    func sections(knowing name: String) -> [String] {
        parameters.filter { $0.isCalled(name) && !$0.parent.isEmpty }.map(\.parent)
    }

    /// Puts each parameter behind its section and its elder siblings.
    private static func ordered(_ parameters: [Parameter]) -> [Parameter] {
        let children = Dictionary(grouping: parameters, by: \.parent)
        func below(_ path: String) -> [Parameter] {
            (children[path] ?? []).flatMap { [$0] + below($0.path) }
        }
        return below("")
    }
}
