import ComposeModel
import ServicePlan
import YAMLBridge

/// An annotated database with every decision made; emitters only write it down.
struct DatabaseService {
    let reader: ServiceReader
    let source: AnnotationSource
    let annotation: DatabaseAnnotation
    let profile: ImageProfile
    let credentials: CredentialChoice
    /// What the tunnel shows clients that ask for TLS; nil lets it make one.
    let certificate: DatabaseCertificate?
    let storage: StorageLayout
    let expectations: [AnnotationContext.Expectation]
    /// One network for each replica when each is behind one replica of another service; else none.
    var chainNetworks: [String] = []

    var service: ComposeService { reader.service }
    var replicaNames: [String] { (1...annotation.level).map { "\(name)-\($0)" } }
    var seedName: String { "\(name)-seed" }
    var voterName: String { "\(name)-voter" }
    var networkName: String { "\(name)-ft" }
    var planName: String { "\(name)-plan" }
    var settingsName: String { "\(name)-replica-config" }
    var tunnelStateName: String { "\(name)-tunnel-state" }
    var voterStateName: String { "\(name)-voter-state" }
    var controlName: String { "\(name)-control" }
    var planPath: String { "ft/\(name).plan.yml" }
    var settingsPath: String { "ft/\(name).replica.cnf" }
}

extension DatabaseService: ProtectedService {
    var replicaCount: Int { annotation.level }
    var durability: String { annotation.durability }
    var forwarding: ForwardingName? { annotation.forwarding }
    var replicatedMounts: [ReplicatedMount] { storage.replicated }
    var writers: [String] { [name, voterName] }

    var madeNames: MadeNames {
        MadeNames(
            services: [seedName, voterName] + replicaNames,
            networks: [networkName] + chainNetworks,
            volumes: storage.volumes.map(\.name) + [tunnelStateName, voterStateName, controlName],
            configs: [planName, settingsName]
        )
    }

    func files(_ ledger: ProjectLedger, sources: String) throws -> [CompiledProject.File] {
        let plan = try YAMLEncoder().encode(
            DatabasePlanMaker.plan(self, ledger: ledger),
            comment: planComment(sources: sources)
        )
        let settings = ReplicaSettings.text(
            profile: profile,
            service: name,
            logDirectory: storage.logDirectory
        )
        return [
            .init(path: planPath, bytes: plan),
            .init(path: settingsPath, bytes: Array(settings.utf8)),
        ]
    }

    func emitter(
        _ ledger: ProjectLedger,
        files: [CompiledProject.File]
    ) -> any ServiceEmitter {
        DatabaseEmitter(
            database: self,
            ledger: ledger,
            planDigest: ContentDigest.text(of: files[0].bytes),
            settingsDigest: ContentDigest.text(of: files[1].bytes)
        )
    }
}
