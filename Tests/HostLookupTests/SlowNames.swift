import NIOConcurrencyHelpers
import NIOCore

/// Names of which those that begin with `slow` are answered when told, others at once.
final class SlowNames: Sendable {
    private let isOpen = ConditionLock<Bool>(value: false)
    private let asked = NIOLockedValueBox<[String]>([])

    /// True while nobody has asked for anything.
    var isUnused: Bool { asked.withLockedValue { $0.isEmpty } }

    func resolve(_ host: String, _ port: Int) throws -> [SocketAddress] {
        asked.withLockedValue { $0.append(host) }
        if host.hasPrefix("slow") {
            isOpen.lock(whenValue: true)
            isOpen.unlock()
        }
        return [try SocketAddress(ipAddress: "192.0.2.1", port: port)]
    }

    func answer() {
        isOpen.lock()
        isOpen.unlock(withValue: true)
    }

    func stall() {
        isOpen.lock()
        isOpen.unlock(withValue: false)
    }

    func count(of host: String) -> Int {
        asked.withLockedValue { $0.count { $0 == host } }
    }
}
