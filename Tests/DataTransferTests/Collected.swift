import DataTransfer

/// The events of one transfer.
final class Collected {
    private(set) var events: [TransferEvent] = []

    func add(_ event: TransferEvent) { events.append(event) }

    /// Phases in order, each once.
    var phases: [String] {
        var names: [String] = []
        for case .progress(let progress) in events where names.last != progress.phase.rawValue {
            names.append(progress.phase.rawValue)
        }
        return names
    }
}
