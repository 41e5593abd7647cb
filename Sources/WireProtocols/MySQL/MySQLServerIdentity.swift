public import LibCrypto

/// How the tunnel presents itself on one client connection.
public struct MySQLServerIdentity: Sendable {
    /// Version text; the first replica's.
    public var serverVersion: String
    /// The tunnel's own session number.
    public var connectionID: UInt32
    /// Twenty printable bytes, made by `makeScramble`.
    public var scramble: [UInt8]
    /// The client's address as error texts show it.
    public var clientHost: String
    /// Default collation.
    public var collation: UInt8
    /// Whether the client may switch to TLS.
    public var offersTLS: Bool
    /// Key by which passwords come in without TLS; nil to refuse them.
    public var rsaKey: RSAPrivateKey?

    /// Creates an identity.
    public init(
        serverVersion: String,
        connectionID: UInt32,
        scramble: [UInt8],
        clientHost: String,
        collation: UInt8 = 45,
        offersTLS: Bool = false,
        rsaKey: RSAPrivateKey? = nil
    ) {
        self.serverVersion = serverVersion
        self.connectionID = connectionID
        self.scramble = scramble
        self.clientHost = clientHost
        self.collation = collation
        self.offersTLS = offersTLS
        self.rsaKey = rsaKey
    }

    /// A fresh scramble of printable bytes, since NUL would end it early in some clients.
    public static func makeScramble() throws(CryptoError) -> [UInt8] {
        try SecureRandom.bytes(HandshakeV10.scrambleBytes).map { 33 + $0 % 94 }
    }
}
