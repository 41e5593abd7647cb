public import ComposeModel
import Diagnostics
import ServicePlan
import YAMLBridge

/// Compiles a loaded project: annotated services become tunnel, replicas, voter and seed.
public struct ProjectCompiler {
    private let project: ComposeProject
    private let outputName: String
    private let profileFolder: String?
    private let scope: BuildScope

    /// Creates a compiler; `outputName` is the name of the emitted Compose file, `profileFolder` takes
    /// the place of the project's folder of image profiles.
    public init(project: ComposeProject, outputName: String, profileFolder: String? = nil) {
        self.init(project, outputName, profileFolder, .released)
    }

    /// Creates a compiler that may take classes without a runtime too.
    init(
        _ project: ComposeProject,
        _ outputName: String,
        _ profileFolder: String?,
        _ scope: BuildScope
    ) {
        self.project = project
        self.outputName = outputName
        self.profileFolder = profileFolder
        self.scope = scope
    }

    /// The files, or nil when there were errors; findings are in the project's collector.
    public func compile() throws -> CompiledProject? {
        let profiles = ImageProfileTable(project: project, folder: profileFolder)
        checkTopLevel()
        let compiler = ServiceCompiler(project: project, profiles: profiles, scope: scope)
        let services = ChainResolver(
            project: project,
            services: project.services.compactMap { compiler.compile($0) }
        ).resolved()
        let ledger = ledger(of: services)
        checkTogether(services, ledger)
        guard !project.collector.hasErrors, let ledger else { return nil }
        return try emit(services, ledger)
    }

    /// The project's ledger; nil after errors in its description.
    func ledger(of services: [any ProtectedService]) -> ProjectLedger? {
        let replicaCount = services.reduce(0) { $0 + $1.replicaCount }
        return LedgerAnnotationReader(project: project, replicaCount: replicaCount).annotation()
            .map { ProjectLedger(annotation: $0, services: services) }
    }

    /// The files of services without errors; nil when files of the source cannot be kept apart.
    func emit(
        _ services: [any ProtectedService],
        _ ledger: ProjectLedger
    ) throws -> CompiledProject? {
        var files: [CompiledProject.File] = []
        var emitters: [any ServiceEmitter] = []
        var ledgerEmitter: LedgerEmitter?
        if ledger.hasContainers {
            let plan = try planFile(ledger)
            files.append(plan)
            ledgerEmitter = LedgerEmitter(
                ledger: ledger,
                planDigest: ContentDigest.text(of: plan.bytes)
            )
        }
        for protected in services {
            let unit = project.unit(of: protected.service)
            let made = try protected.files(ledger, sources: sources(unit))
            files += made.map { .init(path: path($0.path, unit), bytes: $0.bytes) }
            emitters.append(protected.emitter(ledger, files: made))
        }
        let layout = UnitLayout(project: project, annotated: services.map(\.service))
        // The project's own file comes last, so that it never names an include that is not there.
        for unit in project.units.reversed() where layout.isEmitted(unit) {
            let own = emitters.filter { $0.protected.service.unit == unit.index }
            let assembler = ProjectAssembler(
                project: project,
                unit: unit,
                emitters: own,
                fronts: own.compactMap { $0.front() },
                annotated: Set(services.map(\.name)),
                layout: layout,
                ledger: unit.index == 0 ? ledgerEmitter : nil,
                hasLedgerContainers: ledger.hasContainers
            )
            let path = unit.index == 0 ? outputName : layout.path(of: unit)
            // A source comes out about as long as it is; an annotated service takes some kilobytes.
            let expected = unit.files.reduce(4096 + own.count * 8192) { $0 + $1.bytes.count }
            let bytes = YAMLEmitter.emit(
                assembler.root(),
                comment: header(unit),
                expectedBytes: expected
            )
            files.append(.init(path: path, bytes: bytes))
        }
        guard !project.collector.hasErrors else { return nil }
        return CompiledProject(files: files, services: services.map(\.name))
    }

    /// Looks at what the annotated services mean to one another and to the rest of the project.
    func checkTogether(_ services: [any ProtectedService], _ ledger: ProjectLedger?) {
        CrossReferenceCheck(project: project, services: services).run()
        var registry = NameRegistry(project: project)
        for protected in services { registry.claim(protected) }
        if let ledger { registry.claim(ledger) }
    }

    /// The names of the files a unit was read from.
    private func sources(_ unit: ComposeUnit) -> String {
        var names: [String] = []
        for name in unit.files.map({ FilePath.name(of: $0.path) }) where !names.contains(name) {
            names.append(name)
        }
        return names.joined(separator: ", ")
    }

    private func header(_ unit: ComposeUnit) -> [String] {
        [
            "Produced by ftcompose \(CompilerVersion.current) from "
                + "\(sources(unit)). Do not edit: change the source and",
            "run `ftcompose build` again.",
        ]
    }

    private func planFile(_ ledger: ProjectLedger) throws -> CompiledProject.File {
        let comment = [
            "Plan of the ledger, produced by ftcompose \(CompilerVersion.current) from "
                + "\(sources(project.units[0])).",
            "FTCOMPOSE_PLAN__KEY__KEY=VALUE in a container's environment overrides a value.",
        ]
        let bytes = try YAMLEncoder().encode(ledger.plan(), comment: comment)
        return .init(path: LedgerNames.planPath, bytes: bytes)
    }

    /// A path below a unit's folder, seen from the project's.
    private func path(_ path: String, _ unit: ComposeUnit) -> String {
        FilePath.join(FilePath.relative(unit.directory, from: project.directory), path)
    }

    /// Refuses annotations where nobody reads them.
    func checkTopLevel() {
        for entry in project.root.entries ?? []
        where entry.name.lowercased().hasPrefix("x-ft") && entry.name != "x-ft-ledger" {
            project.collector.report(
                Diagnostic(
                    .misplacedAnnotation,
                    .error,
                    "`\(entry.name)` is not read at the top level",
                    at: entry.key.range,
                    remedy: entry.name.lowercased() == "x-ft-ledger"
                        ? "write `x-ft-ledger`" : "write `x-ft` in a service"
                )
            )
        }
        for section in ["volumes", "networks", "configs", "secrets"] {
            for entry in project.declarations(section) {
                for inner in entry.value.entries ?? [] where KeySpelling.isAnnotation(inner.name) {
                    project.collector.report(
                        Diagnostic(
                            .misplacedAnnotation,
                            .error,
                            "`x-ft` is not read under `\(section)`",
                            at: inner.key.range,
                            remedy: "write `x-ft` in a service"
                        )
                    )
                }
            }
        }
    }
}
