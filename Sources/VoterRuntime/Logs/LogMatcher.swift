internal import LibCrypto
internal import NIOCore
package import VotingCore
package import WireProtocols

/// Finds, in one replica's log, the statement that followed each pin; pure.
///
/// Only digests are kept: a statement may hold a password.
package struct LogMatcher: Sendable {
    /// Pins whose statement was found but not asked for yet.
    package static let foundMax = 65_536
    /// Sessions that have sent a pin and no statement yet.
    package static let sessionsMax = 4_096

    private var awaiting: [UInt64: String] = [:]
    private var found: [String: VoteDigest] = [:]
    private var order = CircularBuffer<String>()

    /// Creates a matcher.
    package init() {}

    /// Takes an entry of the log; returns the pin whose statement it is.
    @discardableResult
    package mutating func received(_ entry: GeneralLogEntry) -> String? {
        switch entry.command {
        case "Query", "Execute":
            if entry.command == "Query", PinStatement.isPin(entry.argument) {
                if awaiting.count >= Self.sessionsMax { awaiting.removeAll() }
                awaiting[entry.threadID] = String(decoding: entry.argument, as: UTF8.self)
                return nil
            }
            guard let pin = awaiting.removeValue(forKey: entry.threadID) else { return nil }
            keep(Self.digest(entry.argument), for: pin)
            return pin
        case "Quit", "Connect", "Change user":
            awaiting[entry.threadID] = nil
            return nil
        default:
            // What belongs to the statement, such as Close stmt or Long Data.
            return nil
        }
    }

    /// The digest of a pin's statement, which is forgotten.
    package mutating func take(_ pin: String) -> VoteDigest? {
        found.removeValue(forKey: pin)
    }

    /// Digest of a statement without the white space around it.
    package static func digest(_ statement: [UInt8]) -> VoteDigest {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let text = statement.drop(while: isSpace)
        let length = text.lastIndex { !isSpace($0) }.map { $0 + 1 - text.startIndex } ?? 0
        return VoteDigest(bytes: SHA256.hash(Array(text.prefix(length))))
            ?? VoteDigest(0, 0, 0, 0)
    }

    private mutating func keep(_ digest: VoteDigest, for pin: String) {
        if found.updateValue(digest, forKey: pin) == nil { order.append(pin) }
        while order.count > Self.foundMax, let oldest = order.popFirst() { found[oldest] = nil }
    }
}
