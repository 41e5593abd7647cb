import ComposeModel

/// An annotated service of any class with every decision made; emitters only write it down.
protocol ProtectedService {
    /// The service of the source.
    var service: ComposeService { get }
    /// Its name, which the tunnel takes over.
    var name: String { get }
    /// All its replicas, over all paths.
    var replicaCount: Int { get }
    /// What an answer waits for.
    var durability: String { get }
    /// The tunnel's container name and extra alias; nil without one.
    var forwarding: ForwardingName? { get }
    /// The mounts of which every replica has one of its own.
    var replicatedMounts: [ReplicatedMount] { get }
    /// The names it needs beside its own, by section.
    var madeNames: MadeNames { get }
    /// The runtimes that write to the ledger, the tunnel first.
    var writers: [String] { get }
    /// Where its plan is, from its unit's folder.
    var planPath: String { get }
    /// Placeholders that decided something.
    var expectations: [AnnotationContext.Expectation] { get }
    /// The files beside the Compose file, its plan first.
    func files(_ ledger: ProjectLedger, sources: String) throws -> [CompiledProject.File]
    /// What writes its containers down, for files as `files` made them.
    func emitter(
        _ ledger: ProjectLedger,
        files: [CompiledProject.File]
    ) -> any ServiceEmitter
}

extension ProtectedService {
    var name: String { service.name }

    /// What tells the plan of this service from others, as its first lines.
    func planComment(sources: String) -> [String] {
        [
            "Plan of \(name), produced by ftcompose \(CompilerVersion.current) from "
                + "\(sources).",
            "FTCOMPOSE_PLAN__KEY__KEY=VALUE in a runtime's environment overrides a value.",
        ]
    }

    /// What the plan's `expect` holds.
    func expected(_ ledger: ProjectLedger) -> [String: String] {
        Dictionary(
            (expectations + ledger.expectations(of: self)).map { ($0.key, $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
