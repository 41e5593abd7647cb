internal import NIOConcurrencyHelpers
internal import NIOCore
internal import VotingCore

/// The order of requests that may change something: `WriteTurns` behind a lock, turns given on event loops.
final class WriteOrder: Sendable {
    /// A request's place in the order.
    struct Place {
        /// Its ticket.
        let ticket: WriteTurns.Ticket
        /// Whether it is its turn at once.
        let hasTurn: Bool
    }

    private struct Waiting {
        let loop: any EventLoop
        let exchange: NIOLoopBound<WebExchange>
    }

    private struct State {
        var turns = WriteTurns()
        var waiting: [WriteTurns.Ticket: Waiting] = [:]
    }

    private let box = NIOLockedValueBox(State())

    /// Creates an order without requests.
    init() {}

    /// The state of the order now, to find out later whether a change overlapped.
    var epoch: UInt64 { box.withLockedValue { $0.turns.epoch } }

    /// Requests that changed something, or could have.
    var count: UInt64 { box.withLockedValue { $0.turns.count } }

    /// Requests that wait for their turn.
    var waitingCount: Int { box.withLockedValue { $0.turns.waitingCount } }

    /// True when a request that may change something ran at any time since `epoch`.
    func overlapped(since epoch: UInt64) -> Bool {
        box.withLockedValue { $0.turns.overlapped(since: epoch) }
    }

    /// Asks for a turn; `exchange` is told on its loop, unless it has it at once.
    func enter(_ loop: any EventLoop, _ exchange: NIOLoopBound<WebExchange>) -> Place {
        box.withLockedValue { state in
            let (ticket, hasTurn) = state.turns.entered()
            if !hasTurn { state.waiting[ticket] = Waiting(loop: loop, exchange: exchange) }
            return Place(ticket: ticket, hasTurn: hasTurn)
        }
    }

    /// Gives a turn or a place back.
    func leave(_ place: Place) {
        let following = box.withLockedValue { state -> Waiting? in
            state.waiting[place.ticket] = nil
            return state.turns.left(place.ticket).flatMap { state.waiting.removeValue(forKey: $0) }
        }
        guard let following else { return }
        following.loop.execute { following.exchange.value.hasTurn() }
    }
}
