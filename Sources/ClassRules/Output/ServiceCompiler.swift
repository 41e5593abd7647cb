import ComposeModel
import Diagnostics
import YAMLBridge

/// Makes every decision about one service; nothing is written here.
struct ServiceCompiler {
    let project: ComposeProject
    let profiles: ImageProfileTable

    /// The decisions; nil for a service without annotation, or after errors.
    func compile(_ service: ComposeService) -> DatabaseService? {
        let context = AnnotationContext(project: project)
        guard let source = AnnotationSource.find(in: service, context: context) else { return nil }
        let reader = ServiceReader(service: service, project: project)
        guard service["image"] != nil else {
            context.error(
                .unknownImage,
                "an annotated service needs an `image`",
                at: service.key,
                remedy: "name the image, beside `build` if it is built here: replicas share its tag"
            )
            return nil
        }
        guard let image = reader.image() else { return nil }
        context.expect(image, key: "image")
        let section = SectionReader(
            entries: source.entries,
            node: source.node,
            path: "x-ft",
            context: context
        )
        let finder = ClassFinder(context: context, profiles: profiles)
        guard let profile = finder.profile(of: section, service: service, image: image) else {
            return nil
        }
        let annotations = DatabaseAnnotationReader(context: context, profile: profile)
        let annotation = annotations.read(section)
        ServiceKeyCheck(context: context, profile: profile, source: source, reader: reader).run()
        let credentials = CredentialFinder(
            context: context,
            profile: profile,
            reader: reader,
            directory: project.directory
        ).find()
        guard let annotation, let credentials else { return nil }
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
