internal import GRPCCore

extension EtcdClient {
    /// The members as one of them lists them; works without a majority.
    public func listMembers() async throws(EtcdError) -> [EtcdMember] {
        let answer = try await call(isRepeatable: true) { member, options in
            try await member.cluster.memberList(Etcdserverpb_MemberListRequest(), options: options)
        }
        return answer.members.map(EtcdMember.init)
    }

    /// Adds a member that will be started with an address for its peers; sent once.
    public func addMember(peerURL: String) async throws(EtcdError) -> EtcdMember {
        var request = Etcdserverpb_MemberAddRequest()
        request.peerUrls = [peerURL]
        let answer = try await call(isRepeatable: false) { [request] member, options in
            try await member.cluster.memberAdd(request, metadata: Self.metadata, options: options)
        }
        return EtcdMember(answer.member)
    }

    /// Removes a member; sent once.
    public func removeMember(_ identifier: UInt64) async throws(EtcdError) {
        var request = Etcdserverpb_MemberRemoveRequest()
        request.id = identifier
        _ = try await call(isRepeatable: false) { [request] member, options in
            try await member.cluster.memberRemove(
                request,
                metadata: Self.metadata,
                options: options
            )
        }
    }

    /// How one member is, or the first that answers.
    public func status(of endpoint: EtcdEndpoint? = nil) async throws(EtcdError) -> EtcdStatus {
        EtcdStatus(
            try await callOne(endpoint) { member, options in
                try await member.maintenance.status(
                    Etcdserverpb_StatusRequest(),
                    options: options
                )
            }
        )
    }

    /// Alarms that are up in the cluster.
    public func alarms() async throws(EtcdError) -> [EtcdAlarm] {
        let answer = try await call(isRepeatable: true) { member, options in
            try await member.maintenance.alarm(
                Etcdserverpb_AlarmRequest(),
                metadata: Self.metadata,
                options: options
            )
        }
        return answer.alarms.compactMap { alarm in
            switch alarm.alarm {
            case .nospace: .full(member: alarm.memberID)
            case .corrupt: .corrupt(member: alarm.memberID)
            case .none, .UNRECOGNIZED: nil
            }
        }
    }

    /// Takes back the alarm of a full member, once there is room again; sent once.
    public func clearFullAlarm(of member: UInt64) async throws(EtcdError) {
        var request = Etcdserverpb_AlarmRequest()
        request.action = .deactivate
        request.memberID = member
        request.alarm = .nospace
        _ = try await call(isRepeatable: false) { [request] member, options in
            try await member.maintenance.alarm(request, metadata: Self.metadata, options: options)
        }
    }

    /// Has a member give the room of forgotten values back; it serves nothing meanwhile.
    public func defragment(_ endpoint: EtcdEndpoint) async throws(EtcdError) {
        _ = try await callOne(endpoint) { member, options in
            var options = options
            options.timeout = .seconds(60)
            return try await member.maintenance.defragment(
                Etcdserverpb_DefragmentRequest(),
                options: options
            )
        }
    }

    /// Asks one member only, or whichever answers first.
    private func callOne<Answer: EtcdAnswer>(
        _ endpoint: EtcdEndpoint?,
        _ body: (MemberConnection, CallOptions) async throws -> Answer
    ) async throws(EtcdError) -> Answer {
        guard let endpoint else { return try await call(isRepeatable: true, body) }
        guard let connection = members.order().first(where: { $0.endpoint == endpoint }) else {
            throw .refused("\(endpoint) is no member")
        }
        let deadline = ContinuousClock.now + .milliseconds(configuration.callTimeoutMilliseconds)
        return try await ask(connection, until: deadline, body)
    }
}
