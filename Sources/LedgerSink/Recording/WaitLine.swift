/// Waiters in the order of the entries they wait for.
struct WaitLine<Waiter> {
    /// Waiters kept; with more, the oldest is told that its entry did not come in time.
    ///
    /// Those who gave up by their own clock stay in the line, hence the bound.
    static var waitersMax: Int { 65_536 }

    private struct Wait {
        var sequence: UInt64
        var waiter: Waiter
    }

    private var waits: [Wait] = []
    private var head = 0

    /// Waiters at present.
    var count: Int { waits.count - head }

    /// Adds a waiter; returns the oldest when there are too many.
    mutating func add(_ waiter: Waiter, sequence: UInt64) -> Waiter? {
        waits.append(Wait(sequence: sequence, waiter: waiter))
        guard count > Self.waitersMax else { return nil }
        defer { drop(1) }
        return waits[head].waiter
    }

    /// Takes those who wait for entries up to a number.
    mutating func take(through sequence: UInt64) -> [Waiter] {
        var end = head
        while end < waits.count, waits[end].sequence <= sequence { end += 1 }
        let taken = waits[head..<end].map(\.waiter)
        drop(end - head)
        return taken
    }

    /// Shifts the numbers beyond one.
    mutating func renumber(beyond sequence: UInt64, by distance: Int64) {
        for index in waits.indices where index >= head && waits[index].sequence > sequence {
            waits[index].sequence =
                UInt64(bitPattern: Int64(bitPattern: waits[index].sequence) &+ distance)
        }
    }

    private mutating func drop(_ number: Int) {
        head += number
        // Dropping the consumed half now and then keeps taking at constant cost on average.
        if head == waits.count {
            waits.removeAll(keepingCapacity: waits.count <= 1_024)
            head = 0
        } else if head > 64, head * 2 > waits.count {
            waits.removeFirst(head)
            head = 0
        }
    }
}
