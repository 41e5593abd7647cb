import ComposeModel
import ServicePlan
import YAMLBridge

/// The ledger of a project with every decision made; emitters only write it down.
struct ProjectLedger {
    let annotation: LedgerAnnotation
    /// The annotated services of all units, in the order of the sources.
    let services: [any ProtectedService]

    /// Whether there are containers for it; a project has one such ledger or none.
    var hasContainers: Bool { annotation.isEtcd && !services.isEmpty }

    /// The actor that runs tunnels and voters.
    var operatorName: String { annotation.actors.first?.name ?? LedgerGrammar.standardActors[0] }

    /// The members' services.
    var memberNumbers: ClosedRange<Int> { 1...max(1, annotation.members) }

    /// The services the output needs for it.
    var serviceNames: [String] {
        [LedgerNames.certificates] + memberNumbers.map(LedgerNames.member)
            + [LedgerNames.initialiser]
            + (annotation.recordsLifecycle ? [LedgerNames.engineProxy] : [])
            + annotation.actors.map { LedgerNames.peer($0.name) }
    }

    /// The volumes the output needs for it, in the order in which they are declared.
    var volumeNames: [String] {
        [LedgerNames.authorityVolume]
            + memberNumbers.flatMap { [LedgerNames.memberTLS($0), LedgerNames.memberData($0)] }
            + [LedgerNames.exchangeVolume, LedgerNames.tokenVolume]
            + (annotation.recordsLifecycle ? [LedgerNames.engineVolume] : [])
            + annotation.actors.map { LedgerNames.peerState($0.name) }
    }

    /// What tunnels and voters mount to reach their actor's peer.
    var runtimeMounts: [YAMLNode] {
        hasContainers
            ? [.string("\(LedgerNames.tokenVolume):\(LedgerNames.tokenFolder)")] : []
    }

    /// Placeholders of `x-ft-ledger` that decided something about a service.
    ///
    /// A service of an included file sees other values than the root file, where they stand.
    func expectations(of protected: any ProtectedService) -> [AnnotationContext.Expectation] {
        protected.service.unit == 0 ? expectations : []
    }

    /// The same under names that no parameter of a service has.
    var expectations: [AnnotationContext.Expectation] {
        annotation.expectations.map {
            AnnotationContext.Expectation(key: "LEDGER_\($0.key)", raw: $0.raw, value: $0.value)
        }
    }

    /// A service's part.
    func plan(of protected: any ProtectedService) -> ServiceLedgerPlan {
        ServiceLedgerPlan(
            mode: annotation.isEtcd ? "etcd" : "local",
            durability: protected.durability,
            actor: operatorName,
            tunnelWriter: LedgerNames.writer(protected.writers[0]),
            // A service without a voter has a name for one that nobody writes under.
            voterWriter: LedgerNames.writer(
                protected.writers.dropFirst().first ?? "\(protected.name)-voter"
            ),
            origin: annotation.origin,
            peerURL: annotation.isEtcd ? peerURL(operatorName) : nil,
            tokenFile: annotation.isEtcd ? LedgerNames.token : nil,
            block: annotation.block,
            retention: annotation.retention
        )
    }

    /// The plan of the ledger's own containers.
    func plan() -> LedgerPlan {
        let members = memberNumbers.map { number in
            LedgerMemberPlan(
                name: LedgerNames.member(number),
                host: LedgerNames.member(number),
                tlsDirectory: "\(LedgerNames.tlsFolder)/\(LedgerNames.member(number))"
            )
        }
        let actors = annotation.actors.enumerated().map { index, actor in
            LedgerActorPlan(
                name: actor.name,
                peerURL: peerURL(actor.name),
                member: members[index % members.count].name,
                entryKey: actor.key,
                tokenFile: index == 0 ? LedgerNames.token : nil,
                writers: index == 0 ? writers : []
            )
        }
        return LedgerPlan(
            origin: annotation.origin,
            actors: actors,
            members: members,
            block: annotation.block,
            retention: annotation.retention,
            stateDirectory: RuntimePaths.state,
            exchangeDirectory: LedgerNames.exchangeFolder,
            authorityDirectory: LedgerNames.authorityFolder,
            peerPort: LedgerNames.peerPort,
            expect: Dictionary(
                expectations.map { ($0.key, $0.value) },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    private var writers: [String] {
        services.flatMap { $0.writers.map(LedgerNames.writer) }
            + (annotation.recordsLifecycle ? [LedgerNames.lifecycleWriter] : [])
    }

    private func peerURL(_ actor: String) -> String {
        "http://\(LedgerNames.peer(actor)):\(LedgerNames.peerPort)"
    }
}
