import LibCrypto
import NIOCore
import Testing
import WireProtocols

@Suite struct ClientAuthenticationTests {
    private let scramble = Array("0123456789abcdefghij".utf8)
    private let secret = MySQLSecret.password(Array("secret".utf8))

    private func greeting(
        plugin: String = MySQLAuthenticationPlugin.native,
        capabilities: MySQLCapabilities = .relayed
    ) -> ByteBuffer {
        HandshakeV10(
            serverVersion: "8.4.0",
            connectionID: 1,
            scramble: scramble,
            capabilities: capabilities,
            plugin: plugin
        ).encoded()
    }

    private func client(
        secure: Bool = false,
        keyRetrieval: Bool = true
    ) -> MySQLClientAuthentication {
        MySQLClientAuthentication(
            user: "root",
            secret: secret,
            isConnectionSecure: secure,
            allowPublicKeyRetrieval: keyRetrieval
        )
    }

    @Test func `the caching_sha2 fast answer follows the published arithmetic`() throws {
        var client = client()
        guard
            case .send(let payload) = client.packetReceived(
                greeting(plugin: MySQLAuthenticationPlugin.cachingSHA2)
            ),
            let login = HandshakeResponse41(payload: payload)
        else {
            Issue.record("no login")
            return
        }
        #expect(login.plugin == MySQLAuthenticationPlugin.cachingSHA2)
        let once = SHA256.hash(Array("secret".utf8))
        let mask = SHA256.hash(SHA256.hash(once) + scramble)
        #expect(login.authenticationData == zip(once, mask).map { $0 ^ $1 })
        #expect(client.packetReceived(ByteBuffer(bytes: [1, 3])) == .wait)
        #expect(client.packetReceived(OKPacket().encoded()) == .authenticated(OKPacket()))
        guard case .failed = client.packetReceived(OKPacket().encoded()) else {
            Issue.record("a packet after the end was taken")
            return
        }
    }

    @Test func `full authentication goes under RSA, in clear only over TLS`() throws {
        let key = try RSAPrivateKey.generate(bits: 1024)
        var plain = client()
        _ = plain.packetReceived(greeting(plugin: MySQLAuthenticationPlugin.cachingSHA2))
        #expect(plain.packetReceived(ByteBuffer(bytes: [1, 4])) == .send(ByteBuffer(bytes: [2])))
        guard
            case .send(let cipher) = plain.packetReceived(
                ByteBuffer(bytes: [1] + key.publicKeyPEM)
            )
        else {
            Issue.record("no password")
            return
        }
        var clear = try key.decryptOAEPSHA1(Array(cipher.readableBytesView))
        for index in clear.indices { clear[index] ^= scramble[index % 20] }
        #expect(clear == Array("secret\0".utf8))
        #expect(plain.packetReceived(OKPacket().encoded()) == .authenticated(OKPacket()))

        var secure = client(secure: true)
        _ = secure.packetReceived(greeting(plugin: MySQLAuthenticationPlugin.cachingSHA2))
        #expect(
            secure.packetReceived(ByteBuffer(bytes: [1, 4]))
                == .send(ByteBuffer(string: "secret\0"))
        )

        var strict = client(keyRetrieval: false)
        _ = strict.packetReceived(greeting(plugin: MySQLAuthenticationPlugin.cachingSHA2))
        guard case .failed = strict.packetReceived(ByteBuffer(bytes: [1, 4])) else {
            Issue.record("asked for a key")
            return
        }
    }

    @Test func `changes of plugin are answered or refused`() {
        let fresh = Array("jihgfedcba9876543210".utf8)
        for (plugin, secure, accepted) in [
            (MySQLAuthenticationPlugin.native, false, true),
            (MySQLAuthenticationPlugin.cachingSHA2, false, true),
            (MySQLAuthenticationPlugin.clear, true, true),
            (MySQLAuthenticationPlugin.clear, false, false),
            (MySQLAuthenticationPlugin.old, true, false),
            ("dialog", true, false),
        ] {
            var client = client(secure: secure)
            _ = client.packetReceived(greeting())
            let request = AuthSwitchRequest(plugin: plugin, data: fresh)
            if case .send = client.packetReceived(request.encoded()) {
                #expect(accepted, "\(plugin)")
            } else {
                #expect(!accepted, "\(plugin)")
            }
        }
        var bare = client()
        _ = bare.packetReceived(greeting())
        guard case .failed = bare.packetReceived(ByteBuffer(bytes: [0xFE])) else {
            Issue.record("mysql_old_password was answered")
            return
        }
    }

    @Test func `a server that changes the plugin for ever is left`() {
        var client = client()
        _ = client.packetReceived(greeting())
        let request = AuthSwitchRequest(
            plugin: MySQLAuthenticationPlugin.native,
            data: scramble
        ).encoded()
        var answers = 0
        while case .send = client.packetReceived(request), answers < 10 { answers += 1 }
        #expect(answers == 2)
    }

    @Test func `refusals before and after the login keep the server's words`() {
        var early = client()
        let full = ErrorPacket(code: .tooManyConnections, message: "Too many connections")
        #expect(early.packetReceived(full.encoded(withState: false)) == .failed(.server(full)))
        var late = client()
        _ = late.packetReceived(greeting())
        let denied = ErrorPacket.accessDenied(user: "root", host: "h", usesPassword: true)
        #expect(late.packetReceived(denied.encoded()) == .failed(.server(denied)))
    }

    @Test func `malformed packets end the login at every step`() {
        let junk: [[UInt8]] = [[], [0], [1], [9, 9], [0xFB], Array(repeating: 0xFE, count: 50)]
        for bytes in junk {
            var first = client()
            guard case .failed = first.packetReceived(ByteBuffer(bytes: bytes)) else {
                Issue.record("greeting \(bytes) was taken")
                continue
            }
            var second = client()
            _ = second.packetReceived(greeting(plugin: MySQLAuthenticationPlugin.cachingSHA2))
            guard case .failed = second.packetReceived(ByteBuffer(bytes: bytes)) else {
                Issue.record("answer \(bytes) was taken")
                continue
            }
            var third = client()
            _ = third.packetReceived(greeting(plugin: MySQLAuthenticationPlugin.cachingSHA2))
            _ = third.packetReceived(ByteBuffer(bytes: [1, 4]))
            guard case .failed = third.packetReceived(ByteBuffer(bytes: bytes)) else {
                Issue.record("key \(bytes) was taken")
                continue
            }
        }
        var old = client()
        guard case .failed = old.packetReceived(greeting(capabilities: .longFlag)) else {
            Issue.record("an old protocol was taken")
            return
        }
    }
}
