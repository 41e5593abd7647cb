internal import NIOConcurrencyHelpers

/// Tells the parts of the voter what the others are doing.
final class VoterActivity: Sendable {
    private let resyncs = NIOLockedValueBox(0)

    /// True while a copy holds the gate: a state vote would wait for its end.
    var isResyncing: Bool { resyncs.withLockedValue { $0 > 0 } }

    /// A resync begins or ends.
    func resync(begins: Bool) {
        resyncs.withLockedValue { $0 += begins ? 1 : -1 }
    }
}
