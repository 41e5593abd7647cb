internal import FoundationEssentials
internal import GRPCCore
internal import SwiftProtobuf

extension EtcdClient {
    /// How often silence and the own member's return are looked at, in milliseconds.
    private static let watchCheckMilliseconds = 500

    /// Tells every change of all keys from a revision on, on one member, the receiver setting the pace.
    ///
    /// Returns when the receiver answers false, and when the own member answers again while another
    /// one is watched; the caller watches again then, as it does after an error, from the revision
    /// after the last it was told.
    public func watch(
        from revision: UInt64,
        _ receive: @escaping @Sendable (EtcdWatchAnswer) async throws -> Bool
    ) async throws(EtcdError) {
        guard let connection = members.order().first else {
            throw .unavailable("no member is known")
        }
        let pulse = WatchPulse()
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.follow(connection, revision, pulse, receive) }
                group.addTask { try await self.guardWatch(on: connection.endpoint, pulse) }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch {
            let meaning = EtcdError(error, from: connection.endpoint)
            if meaning.isUnavailable, !Task.isCancelled { members.failed(connection.endpoint) }
            throw meaning
        }
    }

    private func follow(
        _ connection: MemberConnection,
        _ revision: UInt64,
        _ pulse: WatchPulse,
        _ receive: @escaping @Sendable (EtcdWatchAnswer) async throws -> Bool
    ) async throws {
        var options = CallOptions.defaults
        options.waitForReady = false
        options.maxResponseMessageBytes = MemberConnection.messageBytesMax
        let interval = Duration.milliseconds(configuration.progressIntervalMilliseconds)
        let isOver = try await connection.watch.watch(
            metadata: Self.metadata,
            options: options,
            requestProducer: { writer in
                try await writer.write(Self.creation(from: revision))
                while true {
                    try await Task.sleep(for: interval)
                    try await writer.write(
                        .with { $0.progressRequest = Etcdserverpb_WatchProgressRequest() }
                    )
                }
            },
            onResponse: { response in
                for try await message in response.messages {
                    pulse.began()
                    guard try await self.take(message, from: connection.endpoint, receive) else {
                        return true
                    }
                    pulse.ended()
                }
                return false
            }
        )
        guard !isOver else { return }
        throw EtcdError.unavailable("\(connection.endpoint): the watch has ended")
    }

    /// Everything from a revision on; large answers in pieces.
    private static func creation(from revision: UInt64) -> Etcdserverpb_WatchRequest {
        let all = EtcdPermission.range(prefix: [])
        return .with {
            $0.createRequest = .with {
                $0.key = Data(all.first)
                $0.rangeEnd = Data(all.end)
                $0.startRevision = Int64(revision: revision)
                $0.fragment = true
            }
        }
    }

    private func take(
        _ message: Etcdserverpb_WatchResponse,
        from endpoint: EtcdEndpoint,
        _ receive: @Sendable (EtcdWatchAnswer) async throws -> Bool
    ) async throws -> Bool {
        if message.compactRevision > 0 {
            throw EtcdError.compacted(firstRevision: UInt64(revision: message.compactRevision))
        }
        if message.canceled {
            let reason = "\(endpoint): the watch was refused: \(message.cancelReason)"
            throw message.cancelReason.contains("permission denied")
                ? EtcdError.denied(reason) : EtcdError.unavailable(reason)
        }
        try members.answered(endpoint, cluster: message.header.clusterID)
        return try await receive(
            EtcdWatchAnswer(
                revision: UInt64(revision: message.header.revision),
                events: message.events.map(EtcdEvent.init)
            )
        )
    }

    /// Ends a watch that has fallen silent, and one on a foreign member once the own one answers.
    private func guardWatch(on endpoint: EtcdEndpoint, _ pulse: WatchPulse) async throws {
        let silenceMax = Duration.milliseconds(configuration.silenceMaxMilliseconds)
        let stayMin = Duration.milliseconds(configuration.returnIntervalMilliseconds)
        let started = ContinuousClock.now
        while true {
            try await Task.sleep(for: .milliseconds(Self.watchCheckMilliseconds))
            if pulse.silence > silenceMax {
                throw EtcdError.unavailable("\(endpoint): silent for \(pulse.silence)")
            }
            if started.duration(to: .now) > stayMin, let own = members.healthyOwn, own != endpoint {
                return
            }
        }
    }
}
