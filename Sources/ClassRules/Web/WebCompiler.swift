import ComposeModel
import Diagnostics
import YAMLBridge

/// Makes every decision about a web server that can be made by looking at it alone.
struct WebCompiler {
    let project: ComposeProject
    let profiles: ImageProfileTable
    let annotated: AnnotatedService

    private var context: AnnotationContext { annotated.context }

    /// The decisions; nil after errors.
    func compile() -> WebService? {
        let annotation = WebAnnotation(annotated)
        let reader = annotated.reader
        let profile = annotated.profile
        ServiceKeyCheck(
            context: context,
            source: annotated.source,
            reader: reader,
            outwardRefusal: nil,
            refusedVariables: profile?.refusedVariables ?? [:]
        ).run()
        let paths = WebPath.all(
            service: annotated.name,
            paths: annotation.pathCount,
            level: annotation.level
        )
        let listeners = WebListenerPlanner(
            context: context,
            reader: reader,
            profile: profile,
            annotation: annotation
        ).listeners()
        let replicas = WebVariantPlanner(
            context: context,
            profile: profile,
            profiles: profiles,
            annotation: annotation,
            reader: reader
        ).replicas(paths)
        let storage = WebStoragePlanner(
            context: context,
            profile: profile,
            annotation: annotation,
            reader: reader,
            project: project,
            suffixes: paths.flatMap(\.suffixes)
        ).plan()
        checkLogs(annotation, replicas)
        let front = WebFrontFinder(project: project, profiles: profiles, annotated: annotated)
            .find(annotation, listeners)
        guard !listeners.isEmpty else { return nil }
        return WebService(
            reader: reader,
            source: annotated.source,
            annotation: annotation,
            profile: profile,
            paths: paths,
            replicas: replicas,
            listeners: listeners,
            certificates: WebCertificateFinder(
                context: context,
                reader: reader,
                annotation: annotation
            ).find(),
            storage: storage,
            front: front,
            expectations: context.expectations
        )
    }

    /// The log vote needs a log that names requests; not every server's can be switched on from here.
    private func checkLogs(_ annotation: WebAnnotation, _ replicas: [[WebReplica]]) {
        guard let logs = annotation.logs else { return }
        let node = annotated.values["outputs.logs.enabled"]?.node ?? annotated.source.node
        var seen: Set<String> = []
        for replica in replicas.flatMap({ $0 }) {
            let engine = replica.profile?.name ?? ""
            guard seen.insert(engine).inserted else { continue }
            if logs.format == "custom" || replica.profile?.settingsFile.isEmpty ?? true {
                let server = engine.isEmpty ? "the server" : engine
                context.warning(
                    .logNotSwitched,
                    "the access log of \(server) cannot be switched on from here",
                    at: node,
                    remedy: "let it write "
                        + (logs.redirection == "stream"
                            ? "one" : "\(WebPlanMaker.logFile) in the folder of `storage.logs`")
                        + ", with X-Request-Id in each line, or set `logs: {enabled: false}`"
                )
            } else if !(replica.profile?.settingsCommand.isEmpty ?? true), !replica.isForeign,
                let command = annotated.service.entry("command")
            {
                context.error(
                    .serviceKeyRefused,
                    "`command` cannot stand in a service with a log vote: \(engine) reads the "
                        + "compiler's settings by its command",
                    at: command.key,
                    remedy: "put what it says into the server's settings"
                )
            }
        }
    }
}
