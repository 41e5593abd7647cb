import NIOConcurrencyHelpers

/// Whether the fault is armed, and how often it acted: shared by all connections of one proxy.
public final class FaultTrigger: Sendable {
    /// What the trigger says about itself, as JSON on the proxy's control socket.
    public struct Report: Codable, Sendable, Equatable {
        /// The fault acts on the next chance.
        public var armed: Bool
        /// How often it acted.
        public var acted: Int
        /// What it acted on; the newest at the end, at most `FaultTrigger.textsMax`.
        public var on: [String]
        /// Connections open through the proxy now.
        public var connections: Int
    }

    /// Texts that are kept.
    static let textsMax = 32

    private let isOnce: Bool
    private let state = NIOLockedValueBox(Report(armed: false, acted: 0, on: [], connections: 0))

    /// Creates a trigger that is not armed.
    ///
    /// - Parameter isOnce: disarm after the fault acted once.
    public init(isOnce: Bool) {
        self.isOnce = isOnce
    }

    /// What is the case now.
    public var report: Report { state.withLockedValue { $0 } }

    /// Lets the fault act from now on.
    public func arm() { state.withLockedValue { $0.armed = true } }

    /// Lets the fault act no more.
    public func disarm() { state.withLockedValue { $0.armed = false } }

    /// Asks for the fault; true gives it to the asker.
    func claim() -> Bool {
        state.withLockedValue { state in
            guard state.armed else { return false }
            if isOnce { state.armed = false }
            state.acted += 1
            return true
        }
    }

    /// Notes what the fault acted on.
    func note(_ text: String) {
        state.withLockedValue { state in
            if state.on.count == Self.textsMax { state.on.removeFirst() }
            state.on.append(text)
        }
    }

    /// Notes that a connection was opened (+1) or closed (-1).
    func connections(changedBy delta: Int) {
        state.withLockedValue { $0.connections += delta }
    }
}
