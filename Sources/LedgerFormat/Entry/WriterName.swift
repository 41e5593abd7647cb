/// Who signs entries: a service of an actor, written `actor/service`, such as `provider/db-voter`.
///
/// Each writer has its own key, its own sequence and its own chain, so that several runtimes of one
/// actor need no agreement among themselves. An actor's peer is the writer `actor/peer`; what it
/// signs enrols the actor's other writers.
public struct WriterName: Hashable, Sendable, Comparable {
    /// Service part of an actor's peer.
    public static let peerService = "peer"
    /// Bytes that neither part exceeds.
    public static let partBytesMax = 64

    /// The party that answers for the writer.
    public let actor: String
    /// The service that writes.
    public let service: String

    /// Takes both parts; nil unless each is 1 to 64 of `a-z 0-9 . _ -` and begins with a letter or digit.
    public init?(actor: String, service: String) {
        guard Self.isPart(actor), Self.isPart(service) else { return nil }
        self.actor = actor
        self.service = service
    }

    /// Reads `actor/service`; nil when it is no such text.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(actor: String(parts[0]), service: String(parts[1]))
    }

    /// `actor/service`.
    public var text: String { actor + "/" + service }

    /// Tells whether this is an actor's peer, whose key the policy names.
    public var isPeer: Bool { service == Self.peerService }

    /// Orders by actor, then service.
    public static func < (left: WriterName, right: WriterName) -> Bool {
        (left.actor, left.service) < (right.actor, right.service)
    }

    private static func isPart(_ text: String) -> Bool {
        guard (1...partBytesMax).contains(text.utf8.count), let first = text.utf8.first,
            first != UInt8(ascii: "-"), first != UInt8(ascii: "."), first != UInt8(ascii: "_")
        else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default:
                false
            }
        }
    }
}
