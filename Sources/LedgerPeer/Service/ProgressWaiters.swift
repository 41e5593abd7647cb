/// Those who wait until a writer's entries got further.
struct ProgressWaiters {
    private var waiting: [String: [UInt64: CheckedContinuation<Void, Never>]] = [:]
    private var next: UInt64 = 0

    /// How many wait.
    var count: Int { waiting.values.reduce(0) { $0 + $1.count } }

    /// A number for one more that waits.
    mutating func ticket() -> UInt64 {
        next += 1
        return next
    }

    mutating func add(
        _ continuation: CheckedContinuation<Void, Never>,
        _ writer: String,
        _ ticket: UInt64
    ) {
        waiting[writer, default: [:]][ticket] = continuation
    }

    /// Wakes one, if it still waits.
    mutating func wake(_ writer: String, _ ticket: UInt64) {
        waiting[writer]?.removeValue(forKey: ticket)?.resume()
        if waiting[writer]?.isEmpty == true { waiting[writer] = nil }
    }

    /// Wakes all that wait for these writers.
    mutating func wake(_ writers: some Sequence<String>) {
        for writer in writers {
            waiting.removeValue(forKey: writer)?.values.forEach { $0.resume() }
        }
    }

    /// Wakes all.
    mutating func wakeAll() {
        wake(Array(waiting.keys))
    }
}
