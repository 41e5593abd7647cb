import EtcdClient
import Synchronization

/// What a watch has told.
final class Heard: Sendable {
    private let state = Mutex<[EtcdEvent]>([])

    var events: [EtcdEvent] { state.withLock { $0 } }

    func add(_ answer: EtcdWatchAnswer) {
        state.withLock { $0 += answer.events }
    }

    /// Revisions of puts by key.
    var revisions: [String: UInt64] {
        var found: [String: UInt64] = [:]
        for case .put(let value) in events {
            found[String(decoding: value.key, as: UTF8.self)] = value.revision
        }
        return found
    }
}
