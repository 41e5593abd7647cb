internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// Does what the vote decides.
extension WebExchange {
    /// Does what was decided, in the order in which it was.
    ///
    /// Sending may tell that the client takes no more, and the vote decides on that at once: what it says then comes
    /// behind what it said before. Else a replica would be paused and then resumed by the older decision.
    func perform(_ actions: [ExchangeAction]) {
        guard !actions.isEmpty else { return }
        for action in actions { decided.append(action) }
        guard !isPerforming else { return }
        isPerforming = true
        defer { isPerforming = false }
        repeat {
            while !isOver, let action = decided.popFirst() { perform(action) }
            client?.flush()
        } while !isOver && !decided.isEmpty
    }

    private func perform(_ action: ExchangeAction) {
        switch action {
        case .respond(let leader, let length):
            respond(leader, length)
        case .body(let bytes):
            client?.send(bytes)
        case .end:
            client?.finish()
        case .cut:
            client?.cut()
        case .fail(let failure):
            fail(failure)
        case .pause(let replica):
            links[replica.position]?.pause()
        case .resume(let replica):
            links[replica.position]?.resume()
        case .drop(let replica):
            links[replica.position]?.drop()
            links[replica.position] = nil
            if connecting.remove(replica) { connected() }
        case .judge(let replied):
            judge(replied)
        case .settled(let outcome):
            settle(outcome)
        }
    }

    private func respond(_ leader: ReplicaIndex, _ length: UInt64?) {
        let answer = translation.answer(
            leader,
            length: length,
            vote,
            scheme: context.scheme(of: listener),
            own: authorities(of: leader),
            context
        )
        client?.respond(answer)
    }

    private func judge(_ replied: ReplicaSet) {
        let found = vote.differences(of: replied) { head in
            loop.reader.fields(of: head, toMethod: request.method, own: [])
        }
        let judgement = context.judge(found, of: replied, route: request.route)
        perform(vote.judged(judgement, of: replied, now: context.clock.unixMilliseconds()))
    }

    /// A read without majority beside a write is asked again while nothing is written.
    private var isWorthAnotherTry: Bool {
        request.kind.isSafe && !request.hasBody && !isRerun
            && context.order.overlapped(since: epoch)
    }

    private func fail(_ failure: ExchangeFailure) {
        if failure == .noMajority, isWorthAnotherTry, client != nil { return }
        client?.refuse(
            ProblemDocument(failure, quorum: context.quorum, requestID: request.id)
        )
    }

    private func settle(_ outcome: ExchangeOutcome) {
        if outcome.verdict == .noMajority, outcome.leader == nil, isWorthAnotherTry, client != nil {
            isRerun = true
            hasBegun = false
            demand = .waits
            links = Array(repeating: nil, count: links.count)
            context.metrics.rerun()
            waitForTurn()
            return
        }
        translation.settled(outcome, vote, context)
        let overlapped = request.kind.isSafe && context.order.overlapped(since: epoch)
        context.settled(self, outcome, overlapped: overlapped && !isRerun)
        close()
    }

    func refuse(_ problem: ProblemDocument) {
        client?.refuse(problem)
        close()
    }

    func close() {
        guard !isOver else { return }
        isOver = true
        context.letGo(heldBytes)
        for (pool, ticket) in tickets { pool.withdraw(ticket) }
        for link in links { link?.drop() }
        links = []
        if let turn { context.order.leave(turn) }
        turn = nil
        loop.remove(self)
        ownClient = nil
    }

    func authorities(of replica: ReplicaIndex) -> [String] {
        let own = loop.pool(of: replica, listener: listener)?.authorities ?? []
        return request.host.isEmpty ? own : own + [request.host]
    }
}
