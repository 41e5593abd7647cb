/// Up to where the order may forget: what all actors have stored, or a majority where others take too long.
///
/// An actor that is behind the majority is waited for, because what the order still holds it can read
/// there and need not copy from another peer. It has the time of grace to come to where the majority
/// stood when the wait began; whoever comes there is waited for anew. So one that has stopped, or that
/// lets its mark crawl, keeps in the order what comes within about twice that time and no more.
struct PruneWindow: Sendable {
    private struct Wait: Sendable {
        /// Leaves that the majority had stored when the wait began.
        var size: UInt64
        /// When it began, in milliseconds since 1970.
        var since: Int64
    }

    /// How long an actor may take, in milliseconds.
    let graceMilliseconds: Int64
    private var waits: [String: Wait] = [:]

    /// Waits for nobody yet.
    init(graceMilliseconds: Int64) {
        self.graceMilliseconds = graceMilliseconds
    }

    /// Leaves whose entries the order may forget.
    ///
    /// - Parameters:
    ///   - stored: Leaves that each actor has stored; 0 for one that has told nothing.
    ///   - majority: Actors that are more than half.
    ///   - isFull: Whether the order needs room, so that nobody is waited for.
    ///   - now: The time in milliseconds since 1970.
    /// - Returns: The leaves; 0 when no majority has stored anything.
    mutating func size(
        of stored: [String: UInt64],
        majority: Int,
        isFull: Bool,
        now: Int64
    ) -> UInt64 {
        let sizes = stored.values.sorted(by: >)
        guard sizes.count >= majority, majority > 0 else { return 0 }
        let reached = sizes[majority - 1]
        var size = reached
        for (actor, own) in stored {
            guard own < reached else {
                waits[actor] = nil
                continue
            }
            var wait = waits[actor] ?? Wait(size: reached, since: now)
            if own >= wait.size { wait = Wait(size: reached, since: now) }
            waits[actor] = wait
            // A clock that was set back must not make the wait longer.
            let isOver = now - wait.since >= graceMilliseconds || now < wait.since
            if !isOver { size = min(size, own) }
        }
        return isFull ? reached : size
    }
}
