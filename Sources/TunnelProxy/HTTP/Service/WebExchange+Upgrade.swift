internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// A request to change the protocol: its heads are voted on, what follows is a relay's.
extension WebExchange {
    /// A replica changed the protocol: its head is the whole reply.
    func protocolChanged(_ link: WebReplicaLink, _ head: HTTPReplyHead) {
        let replica = link.replica
        guard !isOver, links[replica.position] === link else {
            link.drop()
            return
        }
        links[replica.position] = nil
        switched[replica] = link
        headReceived(of: replica, head)
        guard !isOver else { return }
        perform(vote.bodyEnded(replica, now: context.clock.unixMilliseconds()))
        if !isOver { joinRelay() }
    }

    /// q replicas changed the protocol alike: one of them speaks with the client, the others are compared with it.
    func changeProtocol(_ leader: ReplicaIndex) {
        guard let name = request.upgrade, let client else { return }
        let alike = vote.outcome.agreed.filter { switched[$0] != nil }
        // One that closed its connection meanwhile leads nobody.
        guard let speaker = switched[leader] == nil ? alike.first : leader,
            let link = switched.removeValue(forKey: speaker)
        else {
            client.refuse(ProblemDocument(.tooFew, quorum: context.quorum, requestID: request.id))
            return
        }
        guard context.site.openUpgrade() else {
            link.drop()
            client.refuse(
                .busy("Too many connections have changed their protocol.", requestID: request.id)
            )
            return
        }
        let answer = translation.answer(
            speaker,
            length: nil,
            vote,
            scheme: context.scheme(of: listener),
            own: authorities(of: speaker),
            context
        )
        let made = WebUpgrade(
            request,
            leader: link,
            loop: loop,
            context: context,
            protocolName: name
        )
        relay = made
        loop.add(made)
        joinRelay()
        client.upgrade(answer, to: name, relay: made)
    }

    /// Has the replicas that agreed compared with the one that speaks.
    func joinRelay() {
        guard let relay else { return }
        for replica in vote.outcome.agreed {
            guard let link = switched.removeValue(forKey: replica) else { continue }
            relay.join(link)
        }
    }
}
