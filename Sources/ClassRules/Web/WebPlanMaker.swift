import ServicePlan

/// Makes the plan that the runtimes of a web server obey.
struct WebPlanMaker {
    /// The log's name in its folder.
    static let logFile = "ftcompose-access.log"

    let web: WebService
    let ledger: ProjectLedger

    private var annotation: WebAnnotation { web.annotation }

    /// The plan.
    func plan() -> WebServicePlan {
        WebServicePlan(
            service: web.name,
            quorum: annotation.quorum,
            mode: annotation.mode,
            onNoMajority: annotation.onNoMajority,
            domains: annotation.domains,
            listeners: web.listeners.map { WebListenerPlan(port: $0.port, scheme: $0.scheme) },
            certificates: web.certificates.certificates.map { certificate in
                WebCertificatePlan(
                    domains: certificate.domains,
                    certificateFile: certificate.certificate,
                    privateKeyFile: certificate.privateKey
                )
            },
            paths: web.paths.indices.map(path),
            balancing: annotation.balancing,
            comparison: annotation.comparison,
            noise: annotation.noise,
            sessions: WebSessionPlan(enabled: annotation.hasSessions),
            ordersWrites: true,
            chains: web.chains.map { chain in
                WebChainPlan(
                    service: chain.service,
                    replicas: chain.replicas,
                    tunnelURL: "http://\(chain.service):\(RuntimePaths.tunnelPort)"
                )
            },
            repair: annotation.repair,
            tunnel: WebTunnelPlan(
                controlPort: RuntimePaths.tunnelPort,
                stateDirectory: RuntimePaths.state,
                controlTokenFile: RuntimePaths.token,
                limits: annotation.limits
            ),
            ledger: ledger.plan(of: web),
            expect: web.expected(ledger)
        )
    }

    private func path(_ index: Int) -> WebPathPlan {
        let path = web.paths[index]
        let hasOwnPort = web.front != nil && web.paths.count > 1
        return WebPathPlan(
            name: path.name,
            weight: annotation.weights[index],
            port: hasOwnPort ? RuntimePaths.pathPort(index + 1) : nil,
            replicas: web.replicas[index].map(replica),
            voter: web.hasVoters ? voter(path) : nil
        )
    }

    private func replica(_ replica: WebReplica) -> WebReplicaPlan {
        WebReplicaPlan(
            name: replica.name,
            host: replica.name,
            engine: replica.engine,
            endpoints: web.listeners.map { listener in
                WebEndpointPlan(
                    listener: listener.port,
                    port: port(listener.replicaPort, of: replica),
                    tls: listener.replicaTLS
                )
            },
            filesDirectory: seen(web.storage.tree, replica, RuntimePaths.files),
            dataDirectory: seen(web.storage.data, replica, RuntimePaths.fileData),
            logDirectory: seen(web.storage.logDirectory, replica, RuntimePaths.logs),
            logNamesRequests: web.namesRequests(replica)
        )
    }

    /// Where the voter sees a folder of a replica.
    private func seen(_ path: String?, _ replica: WebReplica, _ folder: String) -> String? {
        path.flatMap { web.storage.holder(of: $0, replica.suffix) }
            .map { "\(folder)/\(replica.name)\($0.inner)" }
    }

    /// A server of another family has its own first and second port.
    private func port(_ port: Int, of replica: WebReplica) -> Int {
        guard replica.isForeign, let own = web.profile?.ports, let other = replica.profile?.ports,
            let index = own.firstIndex(of: port), index < other.count
        else { return port }
        return other[index]
    }

    private func voter(_ path: WebPath) -> WebVoterPlan {
        WebVoterPlan(
            name: path.voterName,
            ledgerWriter: LedgerNames.writer(path.voterName),
            controlPort: RuntimePaths.voterPort,
            controlURL: "http://\(path.voterName):\(RuntimePaths.voterPort)",
            tunnelURL: "http://\(web.name):\(RuntimePaths.tunnelPort)",
            stateDirectory: RuntimePaths.state,
            controlTokenFile: RuntimePaths.token,
            files: web.votesFiles ? WebFileVotePlan() : nil,
            logs: annotation.logs.map { logs in
                WebLogVotePlan(
                    redirection: logs.redirection,
                    format: logs.format,
                    pattern: annotation.logPattern,
                    fileName: logs.redirection == "single_file" ? WebPlanMaker.logFile : nil,
                    engineSocket: web.readsEngine ? LedgerNames.engineSocket : nil,
                    waitMilliseconds: logs.isBuffered ? 10_000 : 2_000
                )
            }
        )
    }
}
