import ComposeModel

/// Makes every decision about a database.
struct DatabaseCompiler {
    let project: ComposeProject
    let annotated: AnnotatedService

    /// The decisions; nil after errors.
    func compile() -> DatabaseService? {
        guard let profile = annotated.profile else { return nil }
        let context = annotated.context
        let reader = annotated.reader
        let annotation = DatabaseAnnotation(annotated, profile: profile)
        ServiceKeyCheck(
            context: context,
            source: annotated.source,
            reader: reader,
            outwardRefusal: "database replicas reach no other service",
            refusedVariables: profile.refusedVariables
        ).run()
        ServerOptionCheck(context: context, profile: profile).run(on: annotated.service)
        DatabasePortCheck(context: context, profile: profile, reader: reader).run()
        let credentials = CredentialFinder(
            context: context,
            profile: profile,
            reader: reader,
            directory: annotated.service.directory
        ).find()
        let certificate = DatabaseCertificateFinder(
            project: project,
            annotated: annotated,
            dataFolder: annotation.database
        ).find()
        guard let credentials else { return nil }
        let storage = StoragePlanner(
            context: context,
            profile: profile,
            annotation: annotation,
            reader: reader,
            project: project,
            readMounts: [credentials.mountNode].compactMap { $0 }
                + (certificate?.carried.mountNodes ?? [])
        ).plan()
        return DatabaseService(
            reader: reader,
            source: annotated.source,
            annotation: annotation,
            profile: profile,
            credentials: credentials,
            certificate: certificate,
            storage: storage,
            expectations: context.expectations
        )
    }
}
