import ComposeModel
import ServicePlan
import YAMLBridge

/// An annotated web server with every decision made; emitters only write it down.
struct WebService {
    let reader: ServiceReader
    let source: AnnotationSource
    let annotation: WebAnnotation
    let profile: ImageProfile?
    let paths: [WebPath]
    /// The replicas of each path.
    let replicas: [[WebReplica]]
    let listeners: [WebListener]
    let certificates: WebCertificates
    let storage: WebStorage
    /// The reverse proxy of the source that stands in front; nil for the tunnel alone.
    let front: WebFront?
    let expectations: [AnnotationContext.Expectation]
    /// The databases of which each replica uses one replica.
    var chains: [WebChain] = []

    var service: ComposeService { reader.service }
    var planName: String { "\(name)-plan" }
    var tunnelStateName: String { "\(name)-tunnel-state" }
    var controlName: String { "\(name)-control" }
    var engineProxyName: String { "\(name)-engine-proxy" }
    var engineVolumeName: String { "\(name)-engine" }
    var frontConfigName: String { "\(name)-front-config" }

    /// Whether the voters read the containers' logs.
    var readsEngine: Bool { annotation.logs?.redirection == "stream" }

    /// Whether anything but replies is voted on.
    var hasVoters: Bool { annotation.logs != nil || votesFiles }

    /// Whether each replica has files of its own to compare.
    var votesFiles: Bool { storage.tree != nil || storage.data != nil }

    /// Whether the compiler makes a replica's server write a log in which each line names its request.
    func namesRequests(_ replica: WebReplica) -> Bool {
        settings.contains { $0.profile.engine == replica.engine }
    }

    /// The server families that get settings of the compiler, with their profiles.
    var settings: [WebSettings] {
        guard annotation.logs != nil else { return [] }
        var seen: Set<String> = []
        return replicas.flatMap { $0 }.compactMap { replica in
            guard let profile = replica.profile, seen.insert(profile.engine).inserted else {
                return nil
            }
            return WebSettings(service: self, profile: profile, isForeign: replica.isForeign)
        }.filter { !$0.lines.isEmpty }
    }
}

extension WebService: ProtectedService {
    var replicaCount: Int { annotation.level * annotation.pathCount }
    var durability: String { annotation.durability }
    /// A service in front has its own container and name.
    var forwarding: ForwardingName? { front == nil ? annotation.forwarding : nil }
    var replicatedMounts: [ReplicatedMount] { storage.mounts.replicated }
    var writers: [String] { [name] + (hasVoters ? paths.map(\.voterName) : []) }
    var planPath: String { "ft/\(name).plan.yml" }

    var madeNames: MadeNames {
        MadeNames(
            services: paths.flatMap { $0.replicas + (hasVoters ? [$0.voterName] : []) }
                + (readsEngine ? [engineProxyName] : []),
            networks: paths.map(\.networkName),
            volumes: storage.mounts.volumes.map(\.name) + [tunnelStateName]
                + (hasVoters ? paths.map(\.voterStateName) : []) + [controlName]
                + (readsEngine ? [engineVolumeName] : []),
            configs: [planName] + settings.map(\.configName)
                + (front == nil ? [] : [frontConfigName])
        )
    }

    func files(_ ledger: ProjectLedger, sources: String) throws -> [CompiledProject.File] {
        let plan = try YAMLEncoder().encode(
            WebPlanMaker(web: self, ledger: ledger).plan(),
            comment: planComment(sources: sources)
        )
        var files = [CompiledProject.File(path: planPath, bytes: plan)]
        files += settings.map { .init(path: $0.path, bytes: Array($0.text.utf8)) }
        if let front {
            let text = FrontConfiguration(web: self, front: front).text
            files.append(.init(path: front.path(name), bytes: Array(text.utf8)))
        }
        return files
    }

    func emitter(
        _ ledger: ProjectLedger,
        files: [CompiledProject.File]
    ) -> any ServiceEmitter {
        WebEmitter(
            web: self,
            ledger: ledger,
            digests: Dictionary(
                files.map { ($0.path, ContentDigest.text(of: $0.bytes)) },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }
}
