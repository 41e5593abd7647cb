internal import Logging
internal import ReplicaClient
internal import ServicePlan
internal import VotingCore

/// Brings quarantined replicas back: compares, copies what differs, compares again, readmits.
struct ResyncDriver: Sendable {
    /// Pause between two looks at the tunnel's status.
    static let pollPause = Duration.milliseconds(500)
    /// A lease is renewed this many times in its life.
    static let renewalsPerLease = 4

    /// What one resync did.
    private struct Report: Sendable {
        var tally: Tally?
        var copied: [String] = []
        var rows = 0
        var settings: [String] = []
    }

    let plan: Plan
    let connector: ReplicaConnector
    let tunnel: any TunnelControl
    let voter: StateVoter
    let recorder: any VoteRecorder
    let metrics: VoterMetrics
    let activity: VoterActivity
    let logger: Logger

    /// Watches the tunnel until cancelled.
    ///
    /// A tunnel that cannot be reached is asked again; the gate it held opened by itself.
    func run() async {
        var schedule = ResyncSchedule()
        while !Task.isCancelled {
            if let status = try? await tunnel.status(),
                let name = schedule.next(in: status, now: .now),
                let position = connector.position(of: name)
            {
                await attempt(name, position: position, schedule: &schedule)
            }
            try? await Task.sleep(for: Self.pollPause)
        }
    }

    private func attempt(_ name: String, position: Int, schedule: inout ResyncSchedule) async {
        let failures = schedule.failures(of: name)
        do {
            await (try connector.connect(position)).close()
        } catch {
            schedule.unreachable(name, now: .now)
            return
        }
        activity.resync(begins: true)
        defer { activity.resync(begins: false) }
        let lease: GateLease
        do {
            lease = try await tunnel.beginResync(replica: name, reason: "resync")
        } catch {
            schedule.failed(name, now: .now)
            logger.debug(
                "Resync not possible now",
                metadata: ["replica": "\(name)", "error": "\(error)"]
            )
            return
        }
        guard !lease.replicas.isEmpty else {
            // Nobody votes yet: whoever is admitted first becomes the donor.
            schedule.unreachable(name, now: .now)
            try? await tunnel.release(lease: lease.lease, purpose: "no donors")
            return
        }
        let started = ContinuousClock.now
        logger.info(
            "Resync begins",
            metadata: ["replica": "\(name)", "donors": "\(lease.replicas.joined(separator: ", "))"]
        )
        do {
            let report = try await work(position, lease: lease)
            schedule.succeeded(name)
            let took = (ContinuousClock.now - started).milliseconds
            metrics.resyncEnded(isSuccess: true)
            logger.info(
                "Replica equals the donors and votes again",
                metadata: [
                    "replica": "\(name)", "milliseconds": "\(took)", "rows": "\(report.rows)",
                    "copied": "\(report.copied.prefix(20).joined(separator: ", "))",
                    "settings": "\(report.settings.joined(separator: ", "))",
                ]
            )
            record(position, lease: lease, report: report, reason: Self.reason(report, took: took))
        } catch {
            schedule.failed(name, now: .now)
            metrics.resyncEnded(isSuccess: false)
            try? await tunnel.release(lease: lease.lease, purpose: "resync failed")
            logger.log(
                level: failures == 0 ? .error : .warning,
                "Resync failed",
                metadata: [
                    "replica": "\(name)", "error": "\(error)", "failures": "\(failures + 1)",
                ]
            )
            record(position, lease: lease, report: nil, reason: "failed: \(error)")
        }
    }

    /// Works under the lease; losing the lease or running out of time ends the work.
    private func work(_ position: Int, lease: GateLease) async throws -> Report {
        let limit = Duration.milliseconds(plan.voter.resyncMilliseconds)
        return try await withThrowingTaskGroup(of: Report?.self) { group in
            group.addTask { try await steps(position, lease: lease) }
            group.addTask {
                try await renew(lease)
                return nil
            }
            group.addTask {
                try await Task.sleep(for: limit)
                throw VoterError.limit("the resync took longer than \(limit)")
            }
            defer { group.cancelAll() }
            while let report = try await group.next() {
                if let report { return report }
            }
            throw CancellationError()
        }
    }

    private func renew(_ lease: GateLease) async throws {
        let pause = Duration.milliseconds(
            max(50, lease.expiresMilliseconds / Self.renewalsPerLease)
        )
        var missed = 0
        while true {
            try await Task.sleep(for: pause)
            do {
                _ = try await tunnel.renew(lease: lease.lease, purpose: "resync")
                missed = 0
            } catch {
                missed += 1
                if missed >= Self.renewalsPerLease {
                    throw VoterError.tunnel("the lease is lost: \(error)")
                }
            }
        }
    }

    private func steps(_ position: Int, lease: GateLease) async throws -> Report {
        let target = ReplicaIndex(position)
        var donors = ReplicaSet(
            lease.replicas.compactMap { connector.position(of: $0).map { ReplicaIndex($0) } }
        ).removing(target)
        // An observed service goes by its leader, whatever the others hold.
        if plan.mode == "observe", let leader = donors.first { donors = ReplicaSet(leader) }
        var report = Report()
        var machine = ResyncSteps()
        var step = machine.began()
        while true {
            try Task.checkCancellation()
            switch step {
            case .compare:
                let result = try await voter.vote(
                    .everything,
                    replicas: donors.union(ReplicaSet(target)),
                    purpose: "resync"
                )
                report.tally = result.comparison.tally
                step = machine.compared(
                    RepairDecision(
                        target: target,
                        result: result,
                        quorum: plan.quorum,
                        isThorough: machine.copies > 0
                    )
                )
            case .copy(let donor, let repair):
                report.copied += repair.names
                let copier = ReplicaCopier(
                    connector: connector,
                    engine: plan.engine,
                    fence: "ftcompose.\(plan.service)"
                )
                report.rows += try await copier.run(
                    repair,
                    donor: donor.position,
                    target: position
                )
                step = machine.copied()
            case .readmit(let odd):
                report.settings = try await align(target, donors: donors.subtracting(odd))
                try await readmit(target, odd: odd, lease: lease)
                return report
            case .fail(let reason):
                throw VoterError.tunnel(reason)
            }
        }
    }

    /// Makes equal what a comparison of states does not see.
    private func align(_ target: ReplicaIndex, donors: ReplicaSet) async throws -> [String] {
        guard let donor = donors.first else { return [] }
        let source = try await connector.connect(donor.position)
        defer { Task { await source.close() } }
        let own = try await connector.connect(target.position)
        defer { Task { await own.close() } }
        let changed = try await GlobalSettings.copy(from: source, to: own)
        let flush = SequenceFlush(connector: connector)
        try await flush.run(on: donors.union(ReplicaSet(target)))
        return changed
    }

    private func readmit(
        _ target: ReplicaIndex,
        odd: ReplicaSet,
        lease: GateLease
    ) async throws {
        try await tunnel.readmit(
            replica: plan.replicas[target.position].name,
            reason: "equals the donors",
            lease: lease.lease
        )
        for replica in odd {
            let name = plan.replicas[replica.position].name
            logger.warning(
                "Majority obtained, but some tables failed over",
                metadata: ["dissenters": "\(name)"]
            )
            try? await tunnel.quarantine(replica: name, reason: "its state differs from a majority")
        }
    }

    private static func reason(_ report: Report, took: Int64) -> String {
        guard !report.copied.isEmpty else { return "equal without a copy, \(took) ms" }
        return "copied \(report.copied.prefix(8).joined(separator: ", ")) (\(report.rows) rows), "
            + "\(took) ms"
    }

    private func record(_ position: Int, lease: GateLease, report: Report?, reason: String) {
        let now = UnixClock.microseconds()
        var record = VoteRecord(
            kind: .repair,
            service: plan.service,
            sequence: lease.sequence,
            requestKind: "RESYNC",
            decidedAtUnixMicroseconds: now,
            completedAtUnixMicroseconds: now,
            reason: reason
        )
        if let tally = report?.tally { record.fill(from: tally) }
        record.leader = ReplicaIndex(position)
        if report == nil { record.failed = ReplicaSet(ReplicaIndex(position)) }
        recorder.record(record)
    }
}
