import Synchronization

/// How many connections are open.
final class OpenConnections: Sendable {
    let count = Atomic<Int>(0)
}
