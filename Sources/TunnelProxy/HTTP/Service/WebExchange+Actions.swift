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
            if vote.heads[leader.position]?.status == 101 {
                changeProtocol(leader)
            } else {
                respond(leader, length)
            }
        case .respondAlone(let leader):
            respondAlone(leader)
        case .trailers(let replica):
            client?.trail(vote.trailers[replica]?.fields ?? [])
        case .body(let bytes):
            client?.send(bytes)
        case .end:
            if relay == nil { client?.finish() }
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
            switched.removeValue(forKey: replica)?.drop()
            if connecting.remove(replica) { connected() }
        case .judge(let replied):
            judge(replied)
        case .settled(let outcome):
            settle(outcome)
        }
    }

    private func respond(_ leader: ReplicaIndex, _ length: UInt64?) {
        var answer = translation.answer(
            leader,
            length: length,
            vote,
            scheme: context.scheme(of: listener),
            own: authorities(of: leader),
            context
        )
        loop.router.bind(&answer, to: context.index, request)
        client?.respond(answer)
    }

    /// What the heads have in common, with a document of the tunnel's own where there would be a page.
    private func respondAlone(_ leader: ReplicaIndex) {
        var answer = translation.answer(
            leader,
            length: nil,
            vote,
            scheme: context.scheme(of: listener),
            own: authorities(of: leader),
            context,
            isAlone: true
        )
        let text = ProblemDocument.text(ofStatus: answer.status, requestID: request.id)
        let bytes = ByteBuffer(string: text)
        if request.method == "HEAD" {
            answer.framing = .none(length: nil)
        } else {
            answer.framing = .length(UInt64(bytes.readableBytes))
            if !text.isEmpty { answer.fields.append(("Content-Type", "application/problem+json")) }
        }
        client?.respond(answer)
        if request.method != "HEAD", !text.isEmpty { client?.send(bytes) }
        client?.finish()
    }

    private func judge(_ replied: ReplicaSet) {
        let found = vote.differences(of: replied) { head in
            loop.readers[context.index].fields(of: head, toMethod: request.method, own: [])
        } trailerFields: { fields in
            loop.readers[context.index].fields(of: fields)
        }
        let judgement = context.judge(found, of: replied, route: request.route)
        perform(vote.judged(judgement, of: replied, now: context.clock.unixMilliseconds()))
    }

    /// A read without majority beside a write is asked again while nothing is written.
    private var isWorthAnotherTry: Bool {
        request.kind.isSafe && !request.hasBody && !isRerun && request.upgrade == nil
            && context.order.overlapped(since: epoch)
    }

    private func fail(_ failure: ExchangeFailure) {
        if failure == .noMajority, isWorthAnotherTry, client != nil { return }
        if failure.isOfPath, let next = otherPath() {
            nextPath = next
            return
        }
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
        joinRelay()
        relay?.joinsEnded()
        translation.settled(outcome, vote, context)
        let overlapped = request.kind.isSafe && context.order.overlapped(since: epoch)
        context.settled(self, outcome, overlapped: overlapped && !isRerun)
        let end = PathEnd(outcome)
        if let next = nextPath {
            moveOn(to: next, end)
        } else {
            close(end)
        }
    }

    func refuse(_ problem: ProblemDocument) {
        client?.refuse(problem)
        close()
    }

    /// The request is over.
    func close(_ end: PathEnd = .silent) {
        guard !isOver else { return }
        isOver = true
        leavePath()
        links = []
        for link in switched.values { link.drop() }
        switched = [:]
        relay = nil
        kept = nil
        loop.router.tell(route.ended(end))
        if let nextPath { loop.router.tell([PathRoute.Notice(path: nextPath, end: .silent)]) }
        nextPath = nil
        loop.remove(self)
        ownClient = nil
    }

    func authorities(of replica: ReplicaIndex) -> [String] {
        loop.pool(of: replica, path: context.index, listener: listener)?
            .authorities(calledBy: request.host) ?? []
    }
}
