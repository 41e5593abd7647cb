internal import EtcdClient
internal import Logging

/// Brings the members to where actors can use them: users, roles, authorization on.
struct MemberSetup {
    /// Pause between two tries while the members do not answer, in milliseconds.
    private static let pauseMilliseconds = 500
    /// Shortest time that a call gets however little is left, in milliseconds.
    private static let callTimeoutMinMilliseconds = 1_000

    let configuration: EtcdConfiguration
    let actors: [String]
    let logger: Logger

    /// Sets up the members; waits for them until a time.
    func run(
        until deadline: ContinuousClock.Instant,
        report: @escaping @Sendable (String) -> Void
    ) async throws(LedgerSetupError) {
        let client: EtcdClient
        var configuration = configuration
        let left = Int(ContinuousClock.now.duration(to: deadline) / .milliseconds(1))
        configuration.callTimeoutMilliseconds = min(
            configuration.callTimeoutMilliseconds,
            max(left, Self.callTimeoutMinMilliseconds)
        )
        do throws(EtcdError) {
            client = try EtcdClient(configuration, logger: logger)
        } catch {
            throw LedgerSetupError("the administrator's certificate cannot be used: \(error)")
        }
        let result = await withTaskGroup(of: Result<Void, LedgerSetupError>?.self) { group in
            group.addTask {
                await client.run()
                return nil
            }
            group.addTask { await self.keepTrying(client, until: deadline, report) }
            defer { group.cancelAll() }
            for await result in group {
                if let result { return result }
            }
            return .failure(LedgerSetupError("interrupted"))
        }
        try result.get()
    }

    private func keepTrying(
        _ client: EtcdClient,
        until deadline: ContinuousClock.Instant,
        _ report: @Sendable (String) -> Void
    ) async -> Result<Void, LedgerSetupError> {
        var isWaiting = false
        while true {
            do throws(EtcdError) {
                try await setUp(client, report)
                return .success(())
            } catch .unavailable(let text) {
                if !isWaiting { report("waiting for the members: \(text)") }
                isWaiting = true
                guard ContinuousClock.now < deadline else {
                    return .failure(Self.late(text))
                }
            } catch {
                return .failure(Self.explained(error))
            }
            guard (try? await Task.sleep(for: .milliseconds(Self.pauseMilliseconds))) != nil else {
                return .failure(LedgerSetupError("interrupted"))
            }
        }
    }

    private func setUp(
        _ client: EtcdClient,
        _ report: @Sendable (String) -> Void
    ) async throws(EtcdError) {
        let position = try await client.position()
        report("cluster \(String(position.cluster, radix: 16)) at revision \(position.revision)")
        try await makeRoom(client, report)
        try await client.addUser(AuthorityFolder.administrator)
        try await client.addRole(AuthorityFolder.administrator)
        try await client.grant(
            role: AuthorityFolder.administrator,
            to: AuthorityFolder.administrator
        )
        for actor in actors {
            try await ActorRights(actor: actor).grant(with: client)
            report("user \(actor): set up")
        }
        try await MemberRights.grant(with: client)
        try await client.enableAuthorization()
        report("authorization: on")
    }

    /// A member whose quota is used up refuses everything until its file has shrunk and it is told so.
    private func makeRoom(
        _ client: EtcdClient,
        _ report: @Sendable (String) -> Void
    ) async throws(EtcdError) {
        let alarms = try await client.alarms()
        let full = alarms.compactMap { alarm in
            if case .full(let member) = alarm { member } else { nil as UInt64? }
        }
        guard !full.isEmpty else { return }
        report("the members are full: defragmenting them one by one")
        for endpoint in configuration.endpoints {
            try await client.defragment(endpoint)
            let status = try await client.status(of: endpoint)
            report("member \(endpoint): \(status.databaseBytes) bytes")
        }
        for member in full { try await client.clearFullAlarm(of: member) }
    }

    private static func late(_ text: String) -> LedgerSetupError {
        LedgerSetupError(
            "the members do not answer (\(text)); see that a majority of them runs "
                + "('docker compose ps', 'docker compose logs'), then run 'ftcompose ledger init' again"
        )
    }

    private static func explained(_ error: EtcdError) -> LedgerSetupError {
        if case .denied(let text) = error {
            return LedgerSetupError(
                "the members do not know their administrator (\(text)): they were set up by another "
                    + "authority; restore its volume, or remove the members' volumes to begin anew"
            )
        }
        return LedgerSetupError("the members cannot be set up: \(error)")
    }
}
