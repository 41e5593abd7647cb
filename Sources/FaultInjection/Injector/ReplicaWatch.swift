import ServicePlan

/// Watches what the tunnel makes of a replica.
struct ReplicaWatch: Sendable {
    private static let pollMilliseconds = 300

    private let context: FaultContext

    /// Watches the replica of an injection.
    init(_ context: FaultContext) {
        self.context = context
    }

    /// Tells whether the tunnel has taken the replica out, or had it out and back, since then.
    func isOut(since before: TunnelStatus) async throws -> Bool {
        guard let now = try await replica(), let then = Self.find(context.replica, in: before)
        else {
            return false
        }
        return now.state != then.state || now.sinceUnixMilliseconds != then.sinceUnixMilliseconds
    }

    /// Waits until the replica is out.
    ///
    /// - Parameter before: the status before the fault.
    /// - Returns: false when the time limit of the request was reached first.
    /// - Throws: when the task is cancelled.
    func awaitOut(since before: TunnelStatus) async throws -> Bool {
        try await poll { try await isOut(since: before) }
    }

    /// Waits until the replica votes again.
    ///
    /// - Returns: false when the time limit of the request was reached first.
    /// - Throws: when the task is cancelled.
    func awaitActive() async throws -> Bool {
        try await poll { try await replica()?.state == "active" }
    }

    /// Waits until the replica was taken out and votes again.
    ///
    /// - Parameter before: the status before it was taken out.
    /// - Throws: `InjectionError` when that does not happen in time.
    func awaitReadmission(since before: TunnelStatus) async throws {
        let isBack = try await poll {
            guard try await isOut(since: before) else { return false }
            return try await replica()?.state == "active"
        }
        guard isBack else {
            let state = try await replica()
            throw InjectionError(
                "\(context.replica) does not vote again within "
                    + "\(context.request.timeoutMilliseconds) ms: \(state?.state ?? "unknown") "
                    + "(\(state?.reason ?? ""))"
            )
        }
    }

    /// The replica in the tunnel's status; nil while the tunnel does not answer.
    private func replica() async throws -> ReplicaStatus? {
        guard let status = try? await context.tunnel.status() else {
            try Task.checkCancellation()
            return nil
        }
        return Self.find(context.replica, in: status)
    }

    private static func find(_ name: String, in status: TunnelStatus) -> ReplicaStatus? {
        status.replicas.first { $0.name == name }
    }

    private func poll(_ condition: () async throws -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + .milliseconds(context.request.timeoutMilliseconds)
        repeat {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(Self.pollMilliseconds))
        } while ContinuousClock.now < deadline
        return false
    }
}
