import ServicePlan

@testable import VoterRuntime

/// The tunnel's side of the control API over an in-memory gate.
actor FakeTunnel: TunnelControl {
    struct Refusal: Error {}

    private(set) var states: [String: String]
    private(set) var quarantines: [String] = []
    private(set) var freezes: [String] = []
    private(set) var readmissions: [String] = []
    private(set) var points = 0
    private let names: [String]
    private var lease: String?
    private var counter = 0
    private var isWriting = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(names: [String]) {
        self.names = names
        states = Dictionary(uniqueKeysWithValues: names.map { ($0, "active") })
    }

    func set(_ name: String, _ state: String) { states[name] = state }

    /// Runs a write while no lease shuts the gate.
    func write(_ body: @Sendable () async throws -> Void) async rethrows {
        await enter()
        defer { leave() }
        try await body()
    }

    private func enter() async {
        while isWriting || lease != nil {
            await withCheckedContinuation { waiting.append($0) }
        }
        isWriting = true
    }

    private func leave() {
        isWriting = false
        wake()
    }

    private func wake() {
        let woken = waiting
        waiting = []
        for continuation in woken { continuation.resume() }
    }

    private func grant(milliseconds: Int) async -> GateLease {
        await enter()
        isWriting = false
        counter += 1
        let name = "lease-\(counter)"
        lease = name
        return GateLease(
            lease: name,
            sequence: UInt64(counter),
            replicas: names.filter { states[$0] == "active" },
            expiresMilliseconds: milliseconds
        )
    }

    func status() async throws -> TunnelStatus {
        TunnelStatus(
            service: "db",
            configuredReplicas: names.count,
            quorum: names.count / 2 + 1,
            serving: true,
            frozenReason: nil,
            sequence: 0,
            sessions: 0,
            replicas: names.map {
                ReplicaStatus(
                    name: $0,
                    state: states[$0] ?? "",
                    reason: "",
                    score: 0,
                    sinceUnixMilliseconds: 0
                )
            },
            votes: [:]
        )
    }

    func consistentPoint(purpose: String) async throws -> GateLease {
        points += 1
        let granted = await grant(milliseconds: 250)
        Task {
            try await Task.sleep(for: .milliseconds(250))
            try? self.release(lease: granted.lease, purpose: "expired")
        }
        return granted
    }

    func renew(lease: String, purpose: String) async throws -> GateLease {
        guard self.lease == lease else { throw Refusal() }
        return GateLease(lease: lease, sequence: 0, replicas: [], expiresMilliseconds: 2_000)
    }

    func release(lease: String, purpose: String) throws {
        guard self.lease == lease else { throw Refusal() }
        self.lease = nil
        wake()
    }

    func quarantine(replica: String, reason: String) async throws {
        quarantines.append(replica)
        states[replica] = "quarantined"
    }

    func beginResync(replica: String, reason: String) async throws -> GateLease {
        guard states[replica] == "quarantined" else { throw Refusal() }
        return await grant(milliseconds: 2_000)
    }

    func readmit(replica: String, reason: String, lease: String) async throws {
        guard self.lease == lease else { throw Refusal() }
        states[replica] = "active"
        readmissions.append(replica)
        try release(lease: lease, purpose: "readmitted")
    }

    func freeze(reason: String) async throws { freezes.append(reason) }
}
