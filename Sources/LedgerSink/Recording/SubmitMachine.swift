/// Sends what is spooled and follows it until it is final: one batch at a time, in order.
///
/// Pure: events in, actions out; the shell knows sockets, clocks and the spool. One batch at a time
/// because the order of a writer's batches in the ledger must be that of their numbers.
struct SubmitMachine {
    /// What happened.
    enum Event: Sendable, Hashable {
        /// The shell runs.
        case started
        /// Entries up to this one are sealed and durable in the spool.
        case spooled(through: UInt64)
        /// The writer signs with another key, which the ledger does not know yet.
        case keyReplaced
        /// The key is known to the ledger.
        case enrolled(WriterStanding)
        /// The key could not be made known.
        case enrolFailed(DestinationError)
        /// The writer's chain goes on, or a new one has begun.
        case resumed(orderedThrough: UInt64, finalThrough: UInt64, spooledThrough: UInt64)
        /// The batch that was sent is in the order up to its last entry.
        case submitted(through: UInt64)
        /// The batch that was sent is not in the order, as far as we know.
        case submitFailed(DestinationError)
        /// The spool could not be read.
        case readFailed
        /// The destination told how far this writer's entries are.
        case progressed(WriterProgress)
        /// It did not.
        case progressFailed(DestinationError)
        /// The pause before the next try is over.
        case sendPauseEnded
        /// The pause before the next question for progress is over.
        case askPauseEnded
    }

    /// What to do.
    enum Action: Sendable, Hashable {
        /// Make the key known; answer with `enrolled` or `enrolFailed`.
        case enrol
        /// Adapt the spool's chain to where the ledger stands; answer with `resumed`.
        case resume(WriterStanding)
        /// Send the first batch beyond a sequence; answer with `submitted`, `submitFailed` or `readFailed`.
        case submit(after: UInt64)
        /// Ask how far entries are final; answer with `progressed` or `progressFailed`.
        case askProgress(beyond: UInt64)
        /// Answer with `sendPauseEnded` after a time.
        case pauseSending(milliseconds: Int)
        /// Answer with `askPauseEnded` after a time.
        case pauseAsking(milliseconds: Int)
        /// Tell those who wait: entries up to these are ordered and final.
        case advance(orderedThrough: UInt64, finalThrough: UInt64)
        /// Tell the log that the ledger does not take entries, and why.
        case report(DestinationError)
        /// Tell the log that the ledger takes entries again.
        case reportRecovery
    }

    /// Bounds of the pauses between tries.
    struct Pauses: Sendable, Hashable {
        /// First pause after a failure.
        var firstMilliseconds = 100
        /// Longest pause while the ledger does not answer.
        var unavailableMillisecondsMax = 5_000
        /// First pause when the writer is refused: at a start its token may just not be there yet.
        var refusedFirstMilliseconds = 1_000
        /// Longest pause while somebody has to mend something.
        var refusedMillisecondsMax = 15_000
        /// Least time between two questions for progress that brought nothing.
        var askMilliseconds = 25
    }

    private enum Phase: Hashable {
        case idle, enrolling, resuming, ready, submitting
        case pausing(thenEnrol: Bool)
    }

    private enum Asking: Hashable {
        case idle, asking, pausing
    }

    /// Failures in a row that are all refusals, or all none.
    ///
    /// The other kind begins anew, and with it the pauses: who was not answered for a while and is then refused has been
    /// refused once.
    private struct Streak {
        private(set) var count = 0
        private var last: DestinationError?

        mutating func add(_ error: DestinationError) {
            let goesOn = last.map { error.isRefusal == $0.isRefusal } ?? false
            count = goesOn ? count + 1 : 1
            last = error
        }
    }

    private let pauses: Pauses
    private var phase = Phase.idle
    private var asking = Asking.idle
    /// Whether the key is to be made known, or the standing to be learnt, before anything else is sent.
    private var hasNewKey = false
    private var failures = Streak()
    private var askFailures = Streak()
    private var reported: DestinationError?
    /// Last entry that is durable in the spool.
    private(set) var spooledThrough: UInt64 = 0
    /// Last entry that is in the order.
    private(set) var orderedThrough: UInt64 = 0
    /// Last entry that is final.
    private(set) var finalThrough: UInt64 = 0

    /// True while something that is spooled is not in the order.
    var isBehind: Bool { orderedThrough < spooledThrough }

    /// Creates a machine that has not been started.
    init(pauses: Pauses = Pauses()) {
        self.pauses = pauses
    }

    /// Takes an event and says what to do.
    mutating func handle(_ event: Event) -> [Action] {
        switch event {
        case .started:
            guard phase == .idle else { return [] }
            return enrol()
        case .spooled(let through):
            spooledThrough = max(spooledThrough, through)
            return send()
        case .keyReplaced:
            return keyReplaced()
        case .enrolled(let standing):
            guard phase == .enrolling else { return [] }
            phase = .resuming
            return [.resume(standing)]
        case .enrolFailed(let error):
            guard phase == .enrolling else { return [] }
            return fail(error, thenEnrol: true)
        case .resumed(let ordered, let final, let spooled):
            return resumed(ordered: ordered, final: final, spooled: spooled)
        case .submitted(let through):
            guard phase == .submitting else { return [] }
            return submitted(through)
        case .submitFailed(let error):
            guard phase == .submitting else { return [] }
            return submitFailed(error)
        case .readFailed:
            guard phase == .submitting else { return [] }
            phase = .pausing(thenEnrol: false)
            return [.pauseSending(milliseconds: pauses.unavailableMillisecondsMax)]
        case .progressed(let progress):
            guard asking == .asking else { return [] }
            return progressed(progress)
        case .progressFailed(let error):
            guard asking == .asking else { return [] }
            return progressFailed(error)
        case .sendPauseEnded:
            guard case .pausing(let thenEnrol) = phase else { return [] }
            guard !thenEnrol, !hasNewKey else { return enrol() }
            phase = .ready
            return send()
        case .askPauseEnded:
            guard asking == .pausing else { return [] }
            asking = .idle
            return ask()
        }
    }

    private mutating func enrol() -> [Action] {
        phase = .enrolling
        hasNewKey = false
        return [.enrol]
    }

    /// Waits for the batch that is on its way: under the new key it would not count any more.
    private mutating func keyReplaced() -> [Action] {
        switch phase {
        case .idle: return []
        case .ready: return enrol()
        case .enrolling, .resuming, .submitting, .pausing:
            hasNewKey = true
            return []
        }
    }

    private mutating func resumed(
        ordered: UInt64,
        final: UInt64,
        spooled: UInt64
    ) -> [Action] {
        guard phase == .resuming else { return [] }
        phase = .ready
        // The chain may have begun anew: what was known of the old one means nothing.
        orderedThrough = ordered
        finalThrough = final
        spooledThrough = spooled
        var actions: [Action] = [
            .advance(orderedThrough: ordered, finalThrough: final)
        ]
        actions += recovered()
        return actions + send() + ask()
    }

    private mutating func submitted(_ through: UInt64) -> [Action] {
        phase = .ready
        failures = Streak()
        orderedThrough = max(orderedThrough, through)
        let told = Action.advance(orderedThrough: orderedThrough, finalThrough: finalThrough)
        return recovered() + [told] + send() + ask()
    }

    private mutating func submitFailed(_ error: DestinationError) -> [Action] {
        switch error {
        case .notEnrolled:
            phase = .enrolling
            guard failures.count == 0 else { return fail(error, thenEnrol: true) }
            failures.add(error)
            return [.enrol]
        case .outOfSequence(let standing):
            // Once is the moment to begin a chain; again at once would be two writers of one name.
            guard reported != error else { return fail(error, thenEnrol: true) }
            reported = error
            phase = .resuming
            return [.report(error), .resume(standing)]
        case .unavailable, .denied, .full, .rejected:
            return fail(error, thenEnrol: false)
        }
    }

    private mutating func progressed(_ progress: WriterProgress) -> [Action] {
        askFailures = Streak()
        let hasGrown = progress.finalThrough > finalThrough
        // Never beyond what was sent: a number from a chain we gave up says nothing of this one.
        finalThrough = max(finalThrough, min(progress.finalThrough, orderedThrough))
        guard hasGrown else {
            asking = .pausing
            return [.pauseAsking(milliseconds: pauses.askMilliseconds)]
        }
        asking = .idle
        let told = Action.advance(orderedThrough: orderedThrough, finalThrough: finalThrough)
        return [told] + ask()
    }

    private mutating func progressFailed(_ error: DestinationError) -> [Action] {
        asking = .pausing
        askFailures.add(error)
        let later = Action.pauseAsking(milliseconds: pause(error, failures: askFailures.count))
        guard error == .notEnrolled else { return [later] }
        // Another order began: what the old one had and nobody made final has to be sent again.
        hasNewKey = true
        return phase == .ready ? enrol() + [later] : [later]
    }

    private mutating func send() -> [Action] {
        guard phase == .ready else { return [] }
        if hasNewKey { return enrol() }
        guard orderedThrough < spooledThrough else { return [] }
        phase = .submitting
        return [.submit(after: orderedThrough)]
    }

    private mutating func ask() -> [Action] {
        guard asking == .idle, finalThrough < orderedThrough else { return [] }
        asking = .asking
        return [.askProgress(beyond: finalThrough)]
    }

    private mutating func fail(_ error: DestinationError, thenEnrol: Bool) -> [Action] {
        failures.add(error)
        phase = .pausing(thenEnrol: thenEnrol)
        var actions: [Action] = []
        if reported.map({ !error.isSame(as: $0) }) ?? true {
            reported = error
            actions.append(.report(error))
        }
        return actions + [.pauseSending(milliseconds: pause(error, failures: failures.count))]
    }

    private mutating func recovered() -> [Action] {
        guard reported != nil else { return [] }
        reported = nil
        return [.reportRecovery]
    }

    private func pause(_ error: DestinationError, failures: Int) -> Int {
        let doublings = min(max(failures - 1, 0), 16)
        return error.isRefusal
            ? min(pauses.refusedFirstMilliseconds << doublings, pauses.refusedMillisecondsMax)
            : min(pauses.firstMilliseconds << doublings, pauses.unavailableMillisecondsMax)
    }
}

extension DestinationError {
    /// Tells whether both are of one kind: their reasons may differ from try to try.
    fileprivate func isSame(as other: DestinationError) -> Bool {
        switch (self, other) {
        case (.unavailable, .unavailable), (.denied, .denied), (.notEnrolled, .notEnrolled),
            (.full, .full), (.outOfSequence, .outOfSequence), (.rejected, .rejected):
            true
        case (.unavailable, _), (.denied, _), (.notEnrolled, _), (.full, _),
            (.outOfSequence, _), (.rejected, _):
            false
        }
    }

    /// Whether somebody has to mend something; such failures pause longer than others.
    fileprivate var isRefusal: Bool {
        switch self {
        case .denied, .rejected, .outOfSequence: true
        case .unavailable, .notEnrolled, .full: false
        }
    }
}
