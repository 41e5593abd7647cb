internal import NIOConcurrencyHelpers
internal import NIOCore
internal import VotingCore
internal import WireProtocols

/// What the replicas store about an account, asked of them and decided by q equal answers.
///
/// The tunnel keeps no passwords: with the stored hash it checks a client's proof and recovers what the
/// replicas' own challenges need (protocols.md 1.2).
final class AccountDirectory: Sendable {
    private struct State {
        var known: [String: [MySQLAccountHash]] = [:]
        var version: UInt64 = 0
    }

    private static let accountsMax = 4_096
    private let box = NIOLockedValueBox(State())
    private let monitor: ReplicaMonitor
    private let quorum: Int

    /// Creates a directory that asks over the monitor's connections.
    init(monitor: ReplicaMonitor, quorum: Int) {
        self.monitor = monitor
        self.quorum = quorum
    }

    /// Forgets everything: an account statement went through.
    func forget() {
        box.withLockedValue {
            $0.known.removeAll()
            $0.version += 1
        }
    }

    /// What q replicas store alike about a user; empty when they know none.
    ///
    /// - Returns: nil when fewer than q replicas gave the same answer.
    func hashes(of user: String) async -> [MySQLAccountHash]? {
        let (cached, version) = box.withLockedValue { ($0.known[user], $0.version) }
        if let cached { return cached }
        let query =
            "SELECT plugin, authentication_string FROM mysql.user WHERE User = \(Self.literal(user))"
            + " ORDER BY Host, plugin, authentication_string"
        var counts: [[[String]]: Int] = [:]
        for rows in await monitor.ask(query) {
            counts[rows, default: 0] += 1
        }
        guard let best = counts.max(by: { $0.value < $1.value }), best.value >= quorum else {
            return nil
        }
        let hashes = best.key.map { Self.hash(plugin: $0[0], stored: $0[1]) }
        box.withLockedValue { state in
            guard state.version == version else { return }
            if state.known.count >= Self.accountsMax { state.known.removeAll() }
            state.known[user] = hashes
        }
        return hashes
    }

    /// Understands one row of `mysql.user`.
    static func hash(plugin: String, stored: String) -> MySQLAccountHash {
        let isNative = plugin.isEmpty || plugin == "mysql_native_password"
        guard isNative else { return .delegated }
        guard !stored.isEmpty else { return .noPassword }
        var bytes: [UInt8] = []
        let digits = stored.dropFirst(stored.hasPrefix("*") ? 1 : 0)
        var high: Int?
        for character in digits {
            guard let value = character.hexDigitValue else { return .delegated }
            if let first = high {
                bytes.append(UInt8(first << 4 | value))
                high = nil
            } else {
                high = value
            }
        }
        // "invalid" and other texts are no hashes: nobody can log in with them.
        return bytes.count == 20 ? .native(bytes) : .delegated
    }

    private static func literal(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        var hex = "CONVERT(X'"
        for byte in text.utf8 {
            hex.unicodeScalars.append(digits[Int(byte >> 4)])
            hex.unicodeScalars.append(digits[Int(byte & 15)])
        }
        return hex + "' USING utf8mb4)"
    }
}
