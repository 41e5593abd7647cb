internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// LOAD DATA LOCAL INFILE: the client's file on its way to the replicas.
extension Session {
    /// A replica waits for the client's file.
    func wantsFile(_ run: Run, _ replica: ReplicaIndex, _ request: ByteBuffer) {
        run.held[Int(replica.rawValue)].fileRequest = request
        requestFileIfSettled(run)
    }

    /// Asks the client for its file once every replica asked, answered or failed.
    ///
    /// Only a request that q replicas share reaches the client: a faulty one must not choose the file.
    func requestFileIfSettled(_ run: Run) {
        guard run.fileTakers.isEmpty, !run.isSettled else { return }
        let tally = run.vote.tally
        var askers = ReplicaSet()
        for replica in tally.outstanding
        where run.held[Int(replica.rawValue)].fileRequest != nil {
            askers.insert(replica)
        }
        guard !askers.isEmpty, askers == tally.outstanding else { return }
        for candidate in askers {
            guard let request = run.held[Int(candidate.rawValue)].fileRequest else { continue }
            let alike = ReplicaSet(
                askers.filter { run.held[Int($0.rawValue)].fileRequest == request }
            )
            guard alike.count >= service.quorum else { continue }
            run.fileTakers = alike
            for odd in askers.subtracting(alike) { links[Int(odd.rawValue)]?.close() }
            client?.write(request)
            client?.flush()
            client?.expectFile(true)
            return
        }
        for odd in askers { links[Int(odd.rawValue)]?.close() }
    }

    /// A packet of the client's file; an empty one ends it.
    func fileReceived(_ raw: ByteBuffer, isLast: Bool) {
        defer { if isLast { client?.expectFile(false) } }
        guard let run = current else { return }
        for link in takers(of: run) {
            link.sendUnanswered(raw)
            link.flush()
        }
        guard !isLast, takers(of: run).contains(where: { !$0.isWritable }) else { return }
        // What a replica has not taken yet would pile up here: the file comes at the slowest's speed.
        if fileStalledNanoseconds == 0 {
            fileStalledNanoseconds = NIODeadline.now().uptimeNanoseconds
        }
        client?.pauseReading()
    }

    /// A replica takes bytes again, or is gone: read the client's file on when no other is waited for.
    func resumeFile() {
        guard fileStalledNanoseconds > 0, let run = current,
            takers(of: run).allSatisfy(\.isWritable)
        else { return }
        fileStalledNanoseconds = 0
        client?.resumeReading()
    }

    /// Gives up replicas that take the file much more slowly than q others.
    func checkFile() {
        guard fileStalledNanoseconds > 0, let run = current else { return }
        let milliseconds = service.plan.tunnel.limits.lagMilliseconds
        let now = NIODeadline.now().uptimeNanoseconds
        guard now > fileStalledNanoseconds + UInt64(milliseconds) * 1_000_000 else { return }
        let slow = takers(of: run).filter { !$0.isWritable }
        guard run.fileTakers.count - slow.count >= service.quorum else { return }
        for link in slow {
            run.lagged.insert(link.replica)
            let reason = "took nothing of the client's file for \(milliseconds) ms"
            service.registry.apply(service) { $0.lagged(link.replica, reason: reason, at: $1) }
            link.close()
        }
    }

    private func takers(of run: Run) -> [ReplicaLink] {
        links.compactMap { $0 }.filter { run.fileTakers.contains($0.replica) }
    }

    /// The client is gone in the middle of its file: end it, so that the replicas answer.
    func endFile(_ run: Run) {
        let end = ByteBuffer(bytes: [0, 0, 0, 2])
        for link in takers(of: run) {
            link.sendUnanswered(end)
            link.flush()
        }
    }
}
