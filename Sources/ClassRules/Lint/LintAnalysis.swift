import ComposeModel
import Diagnostics
import YAMLBridge

/// Looks at a project once: what `build` would report, and every semantic rule.
struct LintAnalysis {
    /// Findings kept before any is taken out; a file of nothing but mistakes stays bounded.
    private static let findingsMax = 10_000

    /// What was found, in the order of the sources, each finding once.
    let diagnostics: [Diagnostic]
    /// Findings beyond the bound.
    let droppedCount: Int
    /// The sources that were read.
    let files: [SourceFile]
    /// Whether the project was loaded.
    let isLoaded: Bool
    /// Whether every annotation was read too.
    let isComplete: Bool

    init(_ options: LintOptions) {
        let collector = DiagnosticCollector(diagnosticsMax: LintAnalysis.findingsMax)
        var isLoaded = false
        var isComplete = false
        var files: [SourceFile] = []
        if let project = ComposeLoader(options: options.load, collector: collector).load() {
            files = project.files
            isLoaded = true
            isComplete = LintAnalysis.analyse(project, options.profileFolder)
        }
        self.isLoaded = isLoaded
        self.isComplete = isComplete
        self.files = files
        diagnostics = LintAnalysis.ordered(collector.diagnostics, files)
        droppedCount = collector.droppedCount
    }

    /// Whether every annotation could be read.
    private static func analyse(_ project: ComposeProject, _ profileFolder: String?) -> Bool {
        let compiler = ProjectCompiler(project: project, outputName: "compose.ft.yml")
        compiler.checkTopLevel()
        let candidates = project.services.filter(isAnnotated)
        // Profiles are read only when there is an image to look up.
        let profiles = ImageProfileTable(project: project, folder: profileFolder)
        let reader = AnnotatedServiceReader(project: project, profiles: profiles)
        let serviceCompiler = ServiceCompiler(
            project: project,
            profiles: profiles,
            scope: .compilable
        )
        var services: [AnnotatedService] = []
        var compiled: [any ProtectedService] = []
        for service in project.services {
            guard let annotated = reader.read(service) else { continue }
            services.append(annotated)
            SpellingCheck(annotated: annotated).diagnostics().forEach(project.collector.report)
            guard let grammar = ClassGrammar.named(annotated.className) else { continue }
            if let reason = BuildSupportCheck.refusal(of: grammar, profile: annotated.profile) {
                report(annotated, reason, project)
            } else if let made = serviceCompiler.compile(annotated) {
                // What of a class is not carried out yet is no mistake either.
                let reasons =
                    (made as? WebService).map {
                        WebSupportCheck(annotated: annotated, web: $0).reasons
                    } ?? []
                if reasons.isEmpty {
                    compiled.append(made)
                } else {
                    report(annotated, reasons.joined(separator: "; "), project)
                }
            }
        }
        let ledger = compiler.ledger(of: compiled)
        compiler.checkTogether(compiled, ledger)
        // Where files of several folders meet, emission itself finds what cannot be kept apart.
        if project.units.count > 1, !project.collector.hasErrors, let ledger {
            _ = try? compiler.emit(compiled, ledger)
        }
        for rule in LintRules.all {
            let severity = type(of: rule).severity
            rule.check(LintContext(project: project, services: services, severity: severity))
        }
        // A file that could not be read, or is on another machine, may have said anything.
        let isMissing = project.collector.diagnostics.contains {
            [.fileUnreadable, .composeUnsupported].contains($0.id)
        }
        return services.count >= candidates.count && !isMissing
    }

    private static func isAnnotated(_ service: ComposeService) -> Bool {
        service.entries.contains {
            $0.name == "x-ft" || AnnotationSource.bareKeys.contains(KeySpelling.canonical($0.name))
        }
    }

    /// What `build` refuses as a whole is no mistake of whoever wrote the file.
    private static func report(
        _ annotated: AnnotatedService,
        _ reason: String,
        _ project: ComposeProject
    ) {
        let place = annotated.values["class"]?.node ?? annotated.source.node
        project.collector.report(
            Diagnostic(
                .notImplemented,
                .info,
                "`ftcompose build` cannot make `\(annotated.name)` yet: \(reason)",
                at: place.range
            )
        )
    }

    /// Findings by file, place, weight and code, without repetitions.
    static func ordered(
        _ diagnostics: [Diagnostic],
        _ files: [SourceFile]
    ) -> [Diagnostic] {
        struct Key: Hashable {
            let code: String
            let file: ObjectIdentifier?
            let bytes: Range<Int>?
            let message: String
        }
        var seen: Set<Key> = []
        let unique = diagnostics.filter { diagnostic in
            seen.insert(
                Key(
                    code: diagnostic.id.code,
                    file: diagnostic.range.map { ObjectIdentifier($0.file) },
                    bytes: diagnostic.range?.bytes,
                    message: diagnostic.message
                )
            ).inserted
        }
        var order: [ObjectIdentifier: Int] = [:]
        for file in files { order[ObjectIdentifier(file)] = order.count }
        for file in unique.compactMap(\.range?.file) where order[ObjectIdentifier(file)] == nil {
            order[ObjectIdentifier(file)] = order.count
        }
        func place(_ diagnostic: Diagnostic) -> (Int, Int) {
            guard let range = diagnostic.range else { return (-1, 0) }
            return (order[ObjectIdentifier(range.file)] ?? 0, range.bytes.lowerBound)
        }
        return unique.enumerated().sorted { left, right in
            let (a, b) = (place(left.element), place(right.element))
            if a != b { return a < b }
            if left.element.severity != right.element.severity {
                return left.element.severity > right.element.severity
            }
            if left.element.id.code != right.element.id.code {
                return left.element.id.code < right.element.id.code
            }
            return left.offset < right.offset
        }.map(\.element)
    }
}
