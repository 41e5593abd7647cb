import Diagnostics

/// One parameter of the annotation: the only place that says what it is called, takes and does.
struct Parameter: Sendable {
    /// The canonical dotted path.
    let path: String
    /// What it takes.
    let kind: ValueKind
    /// What it does, in one line.
    let effect: String
    /// Other names of its last component, in canonical spelling.
    var aliases: [String] = []
    /// What holds when it is not written.
    var standard: ParameterDefault = .none
    /// Whether the thesis has it.
    var isThesis = true
    /// Why `build` does not take it yet; nil when it does.
    var refusal: String?
    /// The finding for a number outside its range, when it has one of its own.
    var rangeID: DiagnosticID?
    /// What helps then.
    var rangeRemedy: String?

    /// Creates a parameter.
    init(
        _ path: String,
        _ kind: ValueKind,
        _ effect: String,
        aliases: [String] = [],
        default standard: ParameterDefault = .none,
        isThesis: Bool = true,
        refused refusal: String? = nil,
        rangeID: DiagnosticID? = nil,
        rangeRemedy: String? = nil
    ) {
        self.path = path
        self.kind = kind
        self.effect = effect
        self.aliases = aliases
        self.standard = standard
        self.isThesis = isThesis
        self.refusal = refusal
        self.rangeID = rangeID
        self.rangeRemedy = rangeRemedy
    }

    /// The last component of the path.
    var name: String { path.split(separator: ".").last.map(String.init) ?? path }

    /// The path without its last component; empty at the top.
    var parent: String {
        path.split(separator: ".").dropLast().joined(separator: ".")
    }

    /// Whether other parameters stand below it.
    var isSection: Bool {
        if case .section = kind { true } else { false }
    }

    /// Whether a key in any spelling is this parameter's.
    func isCalled(_ canonical: String) -> Bool {
        name == canonical || aliases.contains(canonical)
    }
}
