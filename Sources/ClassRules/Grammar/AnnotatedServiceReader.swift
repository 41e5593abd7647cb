import ComposeModel
import Diagnostics
import YAMLBridge

/// Reads the annotation of any class against the grammar.
///
/// Unknown, wrong and foreign keys are reported; whether `build` can make the service is not asked here.
struct AnnotatedServiceReader {
    let project: ComposeProject
    let profiles: ImageProfileTable
    /// What `x-ft-ledger` says of services that do not say their durability.
    private let durability: EffectiveValue?

    init(project: ComposeProject, profiles: ImageProfileTable) {
        self.project = project
        self.profiles = profiles
        let ledger = LedgerAnnotationReader(project: project, collector: DiagnosticCollector())
        durability = ledger.durability()
    }

    /// What the annotation says; nil for a service without one, or when its class stays unknown.
    func read(_ service: ComposeService) -> AnnotatedService? {
        let context = AnnotationContext(project: project, service: service)
        guard let source = AnnotationSource.find(in: service, context: context) else { return nil }
        let reader = ServiceReader(service: service, project: project)
        var image: ComposeText?
        if service["image"] != nil {
            guard let found = reader.image() else { return nil }
            context.expect(found, key: "image")
            image = found
        }
        let finder = ClassFinder(context: context, profiles: profiles)
        guard let choice = finder.choose(source, service: service, image: image) else { return nil }
        var grammarReader = GrammarReader(grammar: choice.grammar, context: context)
        grammarReader.read(source.entries)
        let values = EffectiveValues(
            grammar: choice.grammar,
            written: grammarReader.written,
            profile: choice.profile,
            classOrigin: choice.origin,
            place: source.node,
            given: durability.map { ["ft_parameters.durability": $0] } ?? [:]
        ).make()
        let annotated = AnnotatedService(
            service: service,
            reader: reader,
            source: source,
            className: choice.grammar.name,
            profile: choice.profile,
            values: values,
            context: context
        )
        AgreementCheck(
            annotated: annotated,
            isLevelTried: grammarReader.hasSeen("ft_parameters.ft_level")
        )
        .run()
        return annotated
    }
}
