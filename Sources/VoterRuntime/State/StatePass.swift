internal import NIOCore
internal import ReplicaClient
internal import VotingCore

/// One look at several replicas at one point of the write order.
struct StatePass: Sendable {
    /// How a look ended.
    struct Outcome: Sendable {
        /// States of the replicas that could be read.
        var states: [ReplicaIndex: StateDigest] = [:]
        /// Why the others could not.
        var unreadable: [ReplicaIndex: String] = [:]
        /// False when the gate opened before everything was read that needs it shut.
        var isExact = true
        /// What changed while it was read; nil when nothing did.
        var changed: String?
    }

    /// Opens connections.
    let connector: ReplicaConnector
    /// Server family of the plan.
    let engine: String
    /// Rows of one hash chunk.
    let chunkRowsMax: Int

    /// Time that opening a snapshot may take before a replica counts as unreadable.
    static let snapshotTimeout = TimeAmount.seconds(2)

    /// Connects to replicas and readies the sessions; the gate is still open.
    func connect(
        _ replicas: ReplicaSet
    ) async -> (readers: [ReplicaIndex: ReplicaStateReader], failures: [ReplicaIndex: String]) {
        let connected = await withTaskGroup(of: Connected.self, returning: [Connected].self) {
            group in
            for replica in replicas {
                group.addTask {
                    do {
                        let reader = ReplicaStateReader(
                            connection: try await connector.connect(replica.position),
                            snapshot: try await connector.connect(replica.position),
                            engine: engine,
                            chunkRowsMax: chunkRowsMax
                        )
                        try await reader.prepare()
                        return Connected(replica: replica, reader: .success(reader))
                    } catch {
                        return Connected(replica: replica, reader: .failure(error))
                    }
                }
            }
            var all: [Connected] = []
            for await one in group { all.append(one) }
            return all
        }
        var readers: [ReplicaIndex: ReplicaStateReader] = [:]
        var failures: [ReplicaIndex: String] = [:]
        for one in connected {
            switch one.reader {
            case .success(let reader): readers[one.replica] = reader
            case .failure(let error): failures[one.replica] = "\(error)"
            }
        }
        return (readers, failures)
    }

    /// Opens snapshots on all and reads what they do not cover; the gate is shut until `deadline`.
    func open(
        _ readers: [ReplicaIndex: ReplicaStateReader],
        scope: StateScope,
        deadline: ContinuousClock.Instant,
        outcome: inout Outcome
    ) async -> [ReplicaIndex: ReplicaStateReader.Point] {
        let opened = await withTaskGroup(of: Opened.self, returning: [Opened].self) { group in
            for (replica, reader) in readers {
                group.addTask {
                    do {
                        if !scope.isGateHeld {
                            try await reader.openSnapshot(timeout: Self.snapshotTimeout)
                        }
                        let point = try await reader.readPoint(scope, deadline: deadline)
                        let isExact = ContinuousClock.now < deadline
                        return Opened(replica: replica, point: .success(point), isExact: isExact)
                    } catch {
                        return Opened(replica: replica, point: .failure(error), isExact: true)
                    }
                }
            }
            var all: [Opened] = []
            for await one in group { all.append(one) }
            return all
        }
        var points: [ReplicaIndex: ReplicaStateReader.Point] = [:]
        for one in opened {
            switch one.point {
            case .success(let point):
                points[one.replica] = point
                if !one.isExact, !scope.isGateHeld { outcome.isExact = false }
            case .failure(let error):
                note(error, of: one.replica, in: &outcome)
            }
        }
        return points
    }

    /// Reads the rest from the snapshots; the gate may be open again.
    func read(
        _ readers: [ReplicaIndex: ReplicaStateReader],
        points: [ReplicaIndex: ReplicaStateReader.Point],
        scope: StateScope,
        outcome: inout Outcome
    ) async {
        let finished = await withTaskGroup(of: Finished.self, returning: [Finished].self) { group in
            for (replica, point) in points {
                guard let reader = readers[replica] else { continue }
                group.addTask {
                    do {
                        let digest = try await reader.readRest(point, scope: scope)
                        return Finished(replica: replica, state: .success(digest))
                    } catch {
                        return Finished(replica: replica, state: .failure(error))
                    }
                }
            }
            var all: [Finished] = []
            for await one in group { all.append(one) }
            return all
        }
        for one in finished {
            switch one.state {
            case .success(let digest): outcome.states[one.replica] = digest
            case .failure(let error): note(error, of: one.replica, in: &outcome)
            }
        }
    }

    /// One replica's sessions, or why there are none.
    private struct Connected: Sendable {
        let replica: ReplicaIndex
        let reader: Result<ReplicaStateReader, any Error>
    }

    /// One replica's snapshot, or why there is none.
    private struct Opened: Sendable {
        let replica: ReplicaIndex
        let point: Result<ReplicaStateReader.Point, any Error>
        let isExact: Bool
    }

    /// One replica's state, or why it could not be read.
    private struct Finished: Sendable {
        let replica: ReplicaIndex
        let state: Result<StateDigest, any Error>
    }

    private func note(_ error: any Error, of replica: ReplicaIndex, in outcome: inout Outcome) {
        if case .changedMeanwhile(let what) = error as? VoterError {
            outcome.changed = what
        } else {
            outcome.unreadable[replica] = "\(error)"
        }
    }
}
