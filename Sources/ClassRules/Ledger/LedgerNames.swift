import LibCrypto

/// Names and paths of the ledger that emitted containers and plans agree on.
enum LedgerNames {
    /// What the log of a project without a name is called.
    static let origin = "ftcompose.dev/ledger"
    static let network = "ft-ledger"
    static let certificates = "ft-ledger-certificates"
    static let initialiser = "ft-ledger-init"
    /// The one container that has the engine's socket, and the volume of the socket it answers on.
    static let engineProxy = "ft-engine-proxy"
    static let engineVolume = "ft-engine"
    static let engineFolder = "/run/ftcompose-engine"
    static let engineSocket = "/run/ftcompose-engine/engine.sock"
    /// The writer of what happens to containers.
    static let lifecycleWriter = "lifecycle"
    static let planName = "ft-ledger-plan"
    static let planPath = "ft/ledger.plan.yml"
    static let authorityVolume = "ft-ledger-authority"
    static let exchangeVolume = "ft-ledger-exchange"
    /// The volume with the token that tunnels and voters show to their actor's peer.
    static let tokenVolume = "ft-ledger-control"

    static let authorityFolder = "/ft/authority"
    static let tlsFolder = "/ft/tls"
    static let memberTLSFolder = "/etc/ftcompose/tls"
    static let memberDataFolder = "/var/lib/etcd"
    static let exchangeFolder = "/run/ftcompose-ledger"
    static let tokenFolder = "/run/ftcompose-writers"
    static let token = "/run/ftcompose-writers/token"
    static let peerPort = 7402

    /// Names an actor cannot have: other services, members' administrator, words of policies.
    static let reservedActors: Set<String> = [
        "actors", "certificates", "init", "none", "root", memberCommonName,
    ]
    /// Common name in the certificates of all members.
    static let memberCommonName = "ftcompose-etcd-member"
    /// Bytes that an actor's name does not exceed.
    static let actorBytesMax = 32
    /// Bytes that a writer's name does not exceed.
    static let writerBytesMax = 64

    static func member(_ number: Int) -> String { "ft-etcd-\(number)" }
    static func memberData(_ number: Int) -> String { "ft-etcd-\(number)-data" }
    static func memberTLS(_ number: Int) -> String { "ft-etcd-\(number)-tls" }
    static func peer(_ actor: String) -> String { "ft-ledger-\(actor)" }
    static func peerState(_ actor: String) -> String { "ft-ledger-\(actor)-state" }

    /// Whether a text can name an actor or a writer: `a-z 0-9 . _ -`, a letter or digit first.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetterOrDigit(first) else { return false }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || "._-".utf8.contains($0) }
    }

    /// The name a service writes under: its own where it can, else a like one with a digest.
    static func writer(_ service: String) -> String {
        if isName(service), service.utf8.count <= writerBytesMax, service != "peer",
            service != lifecycleWriter
        {
            return service
        }
        let digest = SHA256.hash(Array(service.utf8)).prefix(4).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        let kept = service.lowercased().utf8
            .map { isLetterOrDigit($0) || "._-".utf8.contains($0) ? $0 : UInt8(ascii: "-") }
            .drop { !isLetterOrDigit($0) }.prefix(writerBytesMax - digest.utf8.count - 1)
        let name = String(decoding: kept, as: UTF8.self)
        return name.isEmpty ? digest : "\(name)-\(digest)"
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
