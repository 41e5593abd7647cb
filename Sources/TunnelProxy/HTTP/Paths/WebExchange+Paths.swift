internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// How a request goes on to another path.
extension WebExchange {
    /// Whether carrying it out on two paths does no harm.
    var mayBeRepeated: Bool {
        loop.router.hasSeveralPaths && !route.isFixed && request.kind.isIdempotent
    }

    /// Another path for the request, which counts it from now on; nil when it stays where it is.
    ///
    /// Nothing of an answer may have been sent to the client.
    func otherPath() -> Int? {
        let isWhole = !request.hasBody || kept != nil
        guard nextPath == nil, client != nil, context.plan.balancing.retriesOnOtherPath,
            route.mayMove(isSent: isSent, isRepeatable: mayBeRepeated && isWhole)
        else { return nil }
        return loop.router.path(for: request, excluding: route.tried)
    }

    /// Leaves the present path, whose vote is over, and asks another one.
    func moveOn(to next: Int, _ end: PathEnd) {
        leavePath()
        loop.router.tell(route.moved(to: next, isSent: isSent, end: end))
        attempt += 1
        nextPath = nil
        context = loop.router.paths[next]
        epoch = context.order.epoch
        links = Array(repeating: nil, count: context.replicaCount)
        vote = context.makeVote(now: context.clock.unixMilliseconds())
        translation = ReplyTranslation(request)
        began = .now()
        connecting = []
        repeated = []
        unwritableSince = nil
        demand = .waits
        (isSent, hasBegun, isRerun) = (false, false, false)
        if let kept { early = kept }
        guard client != nil else {
            close()
            return
        }
        if request.kind.isOrdered { waitForTurn() } else { begin() }
    }

    /// Gives back what the present path lent.
    func leavePath() {
        context.letGo(heldBytes)
        heldBytes = 0
        for (pool, ticket) in tickets { pool.withdraw(ticket) }
        tickets = []
        for link in links { link?.drop() }
        if let turn { context.order.leave(turn) }
        turn = nil
    }

    /// A path that lost its quorum meanwhile cannot answer in time: its replicas are dead or stand still.
    func leftLostPath(_ now: UnixMilliseconds) -> Bool {
        guard loop.router.hasSeveralPaths, !context.registry.isServing, !vote.isAnswered,
            !vote.hasResponded, let next = otherPath()
        else { return false }
        nextPath = next
        perform(vote.abandoned(now: now))
        return true
    }
}
