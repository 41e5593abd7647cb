import ServicePlan

/// Makes the plan that the runtimes obey.
enum DatabasePlanMaker {
    static func plan(_ database: DatabaseService, ledger: ProjectLedger) -> Plan {
        let annotation = database.annotation
        let hasLogs = annotation.logs != nil
        let replicas = database.replicaNames.map { name in
            ReplicaPlan(
                name: name,
                host: name,
                port: database.profile.port,
                logDirectory: hasLogs ? "\(RuntimePaths.logs)/\(name)" : nil
            )
        }
        let tunnel = TunnelPlan(
            port: database.profile.port,
            controlPort: RuntimePaths.tunnelPort,
            stateDirectory: RuntimePaths.state,
            controlTokenFile: RuntimePaths.token,
            certificateFile: database.certificate?.certificate,
            privateKeyFile: database.certificate?.privateKey,
            voterURL: "http://\(database.voterName):\(RuntimePaths.voterPort)",
            queries: annotation.queries,
            limits: annotation.limits
        )
        let voter = VoterPlan(
            controlPort: RuntimePaths.voterPort,
            tunnelURL: "http://\(database.name):\(RuntimePaths.tunnelPort)",
            stateDirectory: RuntimePaths.state,
            controlTokenFile: RuntimePaths.token,
            databases: annotation.votesDatabases,
            tables: annotation.tables,
            logs: annotation.logs.map { logs in
                LogVotePlan(
                    redirection: logs.redirection,
                    format: logs.format,
                    waitMilliseconds: logs.isBuffered ? 10_000 : 2_000
                )
            }
        )
        return Plan(
            service: database.name,
            serviceClass: "database",
            engine: database.profile.engine,
            quorum: annotation.quorum,
            mode: annotation.mode,
            voting: annotation.voting,
            onNoMajority: annotation.onNoMajority,
            replicas: replicas,
            tunnel: tunnel,
            voter: voter,
            credentials: CredentialPlan(
                administrator: database.profile.administrator,
                password: database.credentials.source
            ),
            ledger: ledger.plan(of: database),
            expect: database.expected(ledger)
        )
    }
}
