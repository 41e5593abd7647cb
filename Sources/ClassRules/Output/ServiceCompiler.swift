import ComposeModel
import Diagnostics
import YAMLBridge

/// Makes every decision about one service; nothing is written here.
struct ServiceCompiler {
    private let project: ComposeProject
    private let profiles: ImageProfileTable
    private let scope: BuildScope
    private let annotations: AnnotatedServiceReader

    init(
        project: ComposeProject,
        profiles: ImageProfileTable,
        scope: BuildScope = .released
    ) {
        self.project = project
        self.profiles = profiles
        self.scope = scope
        annotations = AnnotatedServiceReader(project: project, profiles: profiles)
    }

    /// The decisions; nil for a service without annotation, or after errors.
    func compile(_ service: ComposeService) -> (any ProtectedService)? {
        annotations.read(service).flatMap { compile($0) }
    }

    /// The decisions about a service whose annotation was read; nil after errors.
    func compile(_ annotated: AnnotatedService) -> (any ProtectedService)? {
        guard let grammar = ClassGrammar.named(annotated.className),
            BuildSupportCheck(annotated: annotated, grammar: grammar, scope: scope).run()
        else { return nil }
        guard annotated.service["image"] != nil else {
            annotated.context.error(
                .unknownImage,
                "an annotated service needs an `image`",
                at: annotated.service.key,
                remedy: "name the image, beside `build` if it is built here: replicas share its tag"
            )
            return nil
        }
        if grammar.name == WebserverGrammar.grammar.name {
            guard
                let web = WebCompiler(
                    project: project,
                    profiles: profiles,
                    annotated: annotated
                ).compile(),
                scope == .compilable || WebSupportCheck(annotated: annotated, web: web).run()
            else { return nil }
            return web
        }
        return DatabaseCompiler(project: project, annotated: annotated).compile()
    }
}
