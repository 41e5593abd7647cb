internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// Does what the vote decides.
extension WebExchange {
    func perform(_ actions: [ExchangeAction]) {
        for action in actions {
            guard !isOver else { return }
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
        if !actions.isEmpty { client?.flush() }
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
