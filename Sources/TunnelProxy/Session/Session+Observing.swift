internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// `mode: observe`: the leader's reply is the answer, whatever the others say; they are only compared.
extension Session {
    /// A replica's reply to an observed command went on: give the client what the leader sent.
    func observe(_ run: Run) {
        guard !run.isAnswered, !run.isSuperseded else { return }
        guard let leader = leader(of: run) else {
            fail(
                run,
                ErrorPacket(
                    code: .unknown,
                    message: "ftcompose: no replica of \(service.plan.service) answered \(run.verb)"
                )
            )
            return
        }
        releaseObserved(run, from: leader)
        if run.held[Int(leader.rawValue)].summary != nil {
            if run.decidedNanoseconds == 0 {
                run.decidedNanoseconds = NIODeadline.now().uptimeNanoseconds
            }
            answer(run, from: leader)
        }
    }

    /// The first replica that can answer; fixed once the client got a part of its reply.
    private func leader(of run: Run) -> ReplicaIndex? {
        let living = run.vote.tally.asked.subtracting(run.vote.tally.failedReplicas)
        guard let begun = run.observedLeader else { return living.first }
        return living.contains(begun) ? begun : nil
    }

    /// A replica closed a window of a long reply to an observed command.
    func observedWindow(_ run: Run, _ replica: ReplicaIndex, _ slice: ByteBuffer, _ last: UInt8) {
        let index = Int(replica.rawValue)
        // Once another one's reply is on its way to the client, this one's bytes are of no use.
        if run.isAnswered || (run.observedLeader.map { $0 != replica } ?? false) { return }
        run.held[index].windows.append(slice)
        run.held[index].sequences.append(last)
        run.held[index].bytes += slice.readableBytes
        observe(run)
        guard !run.isAnswered else { return }
        let limit = service.plan.tunnel.limits.windowBytesMax
        if run.held[index].bytes > limit { links[index]?.setReading(false) }
    }

    /// Gives the client the leader's windows as far as it takes them.
    private func releaseObserved(_ run: Run, from leader: ReplicaIndex) {
        let index = Int(leader.rawValue)
        while client?.isWritable != false, !run.held[index].windows.isEmpty {
            let window = run.held[index].windows.removeFirst()
            run.held[index].bytes -= window.readableBytes
            run.lastSequenceID = run.held[index].sequences.removeFirst()
            client?.write(window)
            if run.observedLeader == nil {
                run.observedLeader = leader
                for other in run.held.indices where other != index {
                    run.held[other].windows.removeAll()
                    run.held[other].sequences.removeAll()
                    run.held[other].bytes = 0
                }
            }
        }
        let limit = service.plan.tunnel.limits.windowBytesMax
        for case let link? in links where run.held[Int(link.replica.rawValue)].bytes <= limit {
            link.setReading(true)
        }
    }

    /// True when a session may go on without waiting for the leader's connection.
    var isLeaderSettled: Bool {
        guard service.observes, let leader = service.registry.voting.first else { return true }
        return ready.contains(leader) || !connecting.contains(leader)
    }
}
