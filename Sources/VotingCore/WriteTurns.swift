/// Gives requests that may change something their turns, one after another.
///
/// A pure machine. Requests that only read run beside them and ask afterwards whether a write ran
/// meanwhile: then replicas may have answered before and after it, and both are right.
public struct WriteTurns: Sendable {
    /// Names one request that waits or has the turn.
    public typealias Ticket = UInt64

    private var waiting = FIFOQueue<Ticket>()
    private var given: Set<Ticket> = []
    private var next: Ticket = 0
    private var holder: Ticket?
    /// Grows with each turn that begins or ends.
    public private(set) var epoch: UInt64 = 0
    /// Turns that are over.
    public private(set) var count: UInt64 = 0

    /// Requests that wait.
    public var waitingCount: Int { given.count }

    /// Creates an order without requests.
    public init() {}

    /// True when a turn began, ended or lasted since the epoch was read.
    public func overlapped(since epoch: UInt64) -> Bool { holder != nil || self.epoch != epoch }

    /// A request wants its turn; it has it at once when nobody else does.
    public mutating func entered() -> (ticket: Ticket, hasTurn: Bool) {
        next += 1
        guard holder == nil else {
            waiting.append(next)
            given.insert(next)
            return (next, false)
        }
        holder = next
        epoch += 1
        return (next, true)
    }

    /// A request is over, or does not want its turn any more; returns who has it now.
    public mutating func left(_ ticket: Ticket) -> Ticket? {
        guard holder == ticket else {
            given.remove(ticket)
            return nil
        }
        holder = nil
        epoch += 1
        count += 1
        while let following = waiting.popFirst() {
            guard given.remove(following) != nil else { continue }
            holder = following
            epoch += 1
            return following
        }
        return nil
    }
}
