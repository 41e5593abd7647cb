public import ComposeModel
import Diagnostics
import YAMLBridge

/// One run of `ftcompose explain SERVICE`: every effective value and who decided it.
public struct ExplainRun: Sendable {
    private let options: LoadOptions
    private let service: String
    private let profileFolder: String?
    private let showsLimits: Bool

    /// Creates a run; `profileFolder` takes the place of the project's `.ftcompose/profiles`.
    public init(
        options: LoadOptions,
        service: String,
        profileFolder: String? = nil,
        showsLimits: Bool = false
    ) {
        self.options = options
        self.service = service
        self.profileFolder = profileFolder
        self.showsLimits = showsLimits
    }

    /// Does it; what is wrong is in the outcome.
    public func run() -> ExplainOutcome {
        let collector = DiagnosticCollector()
        guard let project = ComposeLoader(options: options, collector: collector).load() else {
            return outcome(.notLoaded, collector)
        }
        if service == LedgerExplanation.subject { return explainLedger(project, collector) }
        guard let found = project.services.first(where: { $0.name == service }) else {
            reportMissing(project, collector)
            return outcome(.notFound, collector)
        }
        let profiles = ImageProfileTable(project: project, folder: profileFolder)
        let before = collector.diagnostics.count
        let reader = AnnotatedServiceReader(project: project, profiles: profiles)
        guard let annotated = reader.read(found) else {
            // Without a report there was nothing to read.
            if collector.diagnostics.count == before { reportPlain(found, collector) }
            return outcome(.notFound, collector)
        }
        let diagnostics = collector.diagnostics
        let explanation = Explanation(
            annotated,
            refusal: refusal(of: annotated, project, profiles, collector),
            showsLimits: showsLimits
        )
        return ExplainOutcome(
            status: .explained,
            diagnostics: diagnostics,
            text: explanation.text,
            json: explanation.json.indented + "\n"
        )
    }

    /// Why `build` makes nothing of a service; nil when the service alone is no reason.
    ///
    /// The service is compiled to find that out, from values read anew: what is explained stays as it was.
    private func refusal(
        of annotated: AnnotatedService,
        _ project: ComposeProject,
        _ profiles: ImageProfileTable,
        _ collector: DiagnosticCollector
    ) -> String? {
        let known = ClassGrammar.named(annotated.className).flatMap {
            BuildSupportCheck.refusal(of: $0, profile: annotated.profile)
        }
        if let known { return known }
        let before = collector.diagnostics.count
        _ = ServiceCompiler(project: project, profiles: profiles).compile(annotated.service)
        return collector.diagnostics.dropFirst(before).first { $0.severity == .error }?.message
    }

    private func explainLedger(
        _ project: ComposeProject,
        _ collector: DiagnosticCollector
    ) -> ExplainOutcome {
        let profiles = ImageProfileTable(project: project, folder: profileFolder)
        let services = AnnotatedServiceReader(project: project, profiles: profiles)
        let annotated = project.services.compactMap { services.read($0) }
        let reader = LedgerAnnotationReader(
            project: project,
            replicaCount: annotated.reduce(0) { $0 + $1.level }
        )
        guard let values = reader.read() else { return outcome(.notFound, collector) }
        let explanation = LedgerExplanation(values: values, services: annotated.map(\.name))
        return ExplainOutcome(
            status: .explained,
            diagnostics: collector.diagnostics,
            text: explanation.text,
            json: explanation.json.indented + "\n"
        )
    }

    private func outcome(
        _ status: ExplainOutcome.Status,
        _ collector: DiagnosticCollector
    ) -> ExplainOutcome {
        ExplainOutcome(status: status, diagnostics: collector.diagnostics, text: "", json: "")
    }

    private func reportMissing(_ project: ComposeProject, _ collector: DiagnosticCollector) {
        let names = project.services.map(\.name)
        let near = KeySpelling.nearest(to: service, among: names).map { "; did you mean `\($0)`?" }
        collector.report(
            Diagnostic(
                .unknownKey,
                .error,
                "\(project.file.path) has no service `\(service)`\(near ?? "")",
                at: project.root.entry("services")?.key.range,
                remedy: "its services are \(names.joined(separator: ", "))"
            )
        )
    }

    private func reportPlain(_ service: ComposeService, _ collector: DiagnosticCollector) {
        collector.report(
            Diagnostic(
                .missingLevel,
                .error,
                "`\(service.name)` has no annotation: it stays as it is",
                at: service.key.range,
                remedy: "add `x-ft: 3`"
            )
        )
    }
}
