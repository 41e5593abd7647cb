import ComposeModel
import Diagnostics
import YAMLBridge

/// Makes every decision about one service; nothing is written here.
struct ServiceCompiler {
    private let project: ComposeProject
    private let annotations: AnnotatedServiceReader

    init(project: ComposeProject, profiles: ImageProfileTable) {
        self.project = project
        annotations = AnnotatedServiceReader(project: project, profiles: profiles)
    }

    /// The decisions; nil for a service without annotation, or after errors.
    func compile(_ service: ComposeService) -> DatabaseService? {
        annotations.read(service).flatMap { compile($0) }
    }

    /// The decisions about a service whose annotation was read; nil after errors.
    func compile(_ annotated: AnnotatedService) -> DatabaseService? {
        guard let grammar = ClassGrammar.named(annotated.className),
            BuildSupportCheck(annotated: annotated, grammar: grammar).run()
        else { return nil }
        let service = annotated.service
        let context = annotated.context
        guard service["image"] != nil else {
            context.error(
                .unknownImage,
                "an annotated service needs an `image`",
                at: service.key,
                remedy: "name the image, beside `build` if it is built here: replicas share its tag"
            )
            return nil
        }
        guard let profile = annotated.profile else { return nil }
        let reader = annotated.reader
        let source = annotated.source
        let annotation = DatabaseAnnotation(annotated, profile: profile)
        ServiceKeyCheck(context: context, profile: profile, source: source, reader: reader).run()
        let credentials = CredentialFinder(
            context: context,
            profile: profile,
            reader: reader,
            directory: service.directory
        ).find()
        guard let credentials else { return nil }
        let storage = StoragePlanner(
            context: context,
            profile: profile,
            annotation: annotation,
            reader: reader,
            project: project,
            secretMount: credentials.mountNode
        ).plan()
        return DatabaseService(
            reader: reader,
            source: source,
            annotation: annotation,
            profile: profile,
            credentials: credentials,
            storage: storage,
            expectations: context.expectations
        )
    }
}
