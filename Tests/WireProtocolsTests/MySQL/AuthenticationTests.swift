import LibCrypto
import NIOCore
import Testing
import WireProtocols

/// A client machine talks to a server machine; no socket in between.
@Suite struct AuthenticationTests {
    /// How a dialogue ended.
    enum Outcome: Equatable {
        case accepted(MySQLSecret)
        case denied(MySQLErrorCode)
        case clientFailed(MySQLAuthenticationFailure)
        case stuck
    }

    static let rsaKey = try? RSAPrivateKey.generate(bits: 1024)

    private func server(tls: Bool = false, rsa: Bool = true) throws -> MySQLServerAuthentication {
        MySQLServerAuthentication(
            identity: MySQLServerIdentity(
                serverVersion: "5.5.5-10.11.19-MariaDB",
                connectionID: 5,
                scramble: try MySQLServerIdentity.makeScramble(),
                clientHost: "10.0.0.9",
                offersTLS: tls,
                rsaKey: rsa ? Self.rsaKey : nil
            )
        )
    }

    private func native(_ password: String) -> MySQLAccountHash {
        .native(MySQLAuthenticationPlugin.nativeHash(password: Array(password.utf8)))
    }

    /// Plays the dialogue from `next`, the server's next packet.
    private func play(
        _ client: inout MySQLClientAuthentication,
        _ server: inout MySQLServerAuthentication,
        first: ByteBuffer,
        accounts: [MySQLAccountHash]
    ) -> Outcome {
        var next = first
        for _ in 0..<10 {
            let answer: ByteBuffer
            switch client.packetReceived(next) {
            case .send(let payload): answer = payload
            case .failed(let failure): return .clientFailed(failure)
            case .wait, .authenticated: return .stuck
            }
            var action = server.packetReceived(answer)
            if case .lookUpAccount = action { action = server.accountFound(accounts) }
            switch action {
            case .send(let payload): next = payload
            case .accepted(let login):
                guard case .authenticated = client.packetReceived(OKPacket().encoded()) else {
                    return .stuck
                }
                return .accepted(login.secret)
            case .denied(let error): return .denied(error.code)
            case .startTLS, .lookUpAccount: return .stuck
            }
        }
        return .stuck
    }

    private func run(
        secret: MySQLSecret,
        accounts: [MySQLAccountHash]
    ) throws -> Outcome {
        var server = try server()
        var client = MySQLClientAuthentication(user: "root", secret: secret, database: "shop")
        return play(&client, &server, first: server.greeting(), accounts: accounts)
    }

    @Test func `the native response equals the published arithmetic`() {
        // password 'secret', hash *14E65567ABDB5135D0CFD9A70B3032C179A49EE7 as servers print it.
        let hash = MySQLAuthenticationPlugin.nativeHash(password: Array("secret".utf8))
        #expect(
            hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
                == "14E65567ABDB5135D0CFD9A70B3032C179A49EE7"
        )
    }

    @Test func `a native proof gives the hash that logs in to any replica`() throws {
        let hash = SHA1.hash(Array("secret".utf8))
        #expect(
            try run(secret: .password(Array("secret".utf8)), accounts: [native("secret")])
                == .accepted(.nativeHash(sha1OfPassword: hash))
        )
        #expect(
            try run(
                secret: .nativeHash(sha1OfPassword: hash),
                accounts: [native("x"), native("secret")]
            )
                == .accepted(.nativeHash(sha1OfPassword: hash))
        )
    }

    @Test func `wrong passwords, unknown users and missing passwords are denied`() throws {
        let wrong = MySQLSecret.password(Array("wrong".utf8))
        #expect(try run(secret: wrong, accounts: [native("secret")]) == .denied(.accessDenied))
        #expect(try run(secret: wrong, accounts: [.noPassword]) == .denied(.accessDenied))
        #expect(try run(secret: wrong, accounts: []) == .denied(.accessDenied))
        #expect(try run(secret: .none, accounts: [native("secret")]) == .denied(.accessDenied))
        #expect(try run(secret: .none, accounts: []) == .denied(.accessDenied))
    }

    @Test func `an account without a password needs none`() throws {
        #expect(try run(secret: .none, accounts: [.noPassword]) == .accepted(.none))
        #expect(try run(secret: .password([]), accounts: [.noPassword]) == .accepted(.none))
    }

    @Test func `a delegated account hands its password over under RSA`() throws {
        let secret = MySQLSecret.password(
            Array("long secret of forty bytes, more than a scramble".utf8)
        )
        #expect(try run(secret: secret, accounts: [.delegated]) == .accepted(secret))
        #expect(try run(secret: .none, accounts: [.delegated]) == .accepted(.none))
    }

    /// A client whose own plugin is another than the one offered.
    private func login(plugin: String?, data: [UInt8], tls: Bool = false) -> ByteBuffer {
        HandshakeResponse41(
            capabilities: tls ? .relayed.union(.ssl) : .relayed,
            user: "root",
            authenticationData: data,
            plugin: plugin
        ).encoded()
    }

    @Test func `a caching_sha2 client is asked for its password under RSA`() throws {
        var server = try server()
        let password = Array("secret".utf8)
        let greeting = try #require(HandshakeV10(payload: server.greeting()))
        let first = server.packetReceived(
            login(plugin: "caching_sha2_password", data: Array(repeating: 1, count: 32))
        )
        #expect(first == .send(ByteBuffer(bytes: [1, 4])))
        guard case .send(let keyPacket) = server.packetReceived(ByteBuffer(bytes: [2])) else {
            Issue.record("no public key")
            return
        }
        let key = try RSAPublicKey(pem: Array(keyPacket.readableBytesView.dropFirst()))
        var masked = password + [0]
        for index in masked.indices { masked[index] ^= greeting.scramble[index % 20] }
        let cipher = try key.encryptOAEPSHA1(masked)
        #expect(
            server.packetReceived(ByteBuffer(bytes: cipher)) == .lookUpAccount(user: "root")
        )
        guard case .accepted(let login) = server.accountFound([native("secret")]) else {
            Issue.record("not accepted")
            return
        }
        #expect(login.secret == .password(password))
    }

    @Test func `over TLS the password comes as it is`() throws {
        for (account, accepted) in [("secret", true), ("other", false)] {
            var server = try server(tls: true, rsa: false)
            let request = SSLRequest(
                capabilities: .relayed,
                packetBytesMax: 1 << 24,
                collation: 45
            )
            #expect(server.packetReceived(request.encoded()) == .startTLS)
            server.tlsEstablished()
            let first = server.packetReceived(
                login(
                    plugin: "caching_sha2_password",
                    data: Array(repeating: 1, count: 32),
                    tls: true
                )
            )
            #expect(first == .send(ByteBuffer(bytes: [1, 4])))
            #expect(
                server.packetReceived(ByteBuffer(string: "secret\0"))
                    == .lookUpAccount(user: "root")
            )
            switch server.accountFound([native(account)]) {
            case .accepted: #expect(accepted)
            case .denied(let error):
                #expect(!accepted)
                #expect(
                    error.message
                        == "Access denied for user 'root'@'10.0.0.9' (using password: YES)"
                )
            default: Issue.record("neither accepted nor denied")
            }
        }
    }

    @Test func `an empty caching_sha2 answer may only mean that the scramble was not taken`() throws
    {
        var server = try server()
        guard
            case .send(let payload) = server.packetReceived(
                login(plugin: "caching_sha2_password", data: [])
            ),
            let request = AuthSwitchRequest(payload: payload)
        else {
            Issue.record("no change of plugin")
            return
        }
        #expect(request.plugin == "caching_sha2_password")
        #expect(request.data.count == 20)
        #expect(server.packetReceived(ByteBuffer(bytes: [0])) == .lookUpAccount(user: "root"))
        guard case .accepted = server.accountFound([.noPassword]) else {
            Issue.record("not accepted")
            return
        }
    }

    @Test(arguments: ["mysql_clear_password", "client_ed25519", "sha256_password", "dialog", ""])
    func `another plugin is switched to native`(plugin: String) throws {
        var server = try server()
        guard case .send(let payload) = server.packetReceived(login(plugin: plugin, data: [1, 2]))
        else {
            Issue.record("no change of plugin")
            return
        }
        #expect(AuthSwitchRequest(payload: payload)?.plugin == "mysql_native_password")
        #expect(server.packetReceived(ByteBuffer(bytes: [1, 2])) == .lookUpAccount(user: "root"))
        #expect(server.accountFound([native("secret")]) != .startTLS)
    }

    @Test func `a session may change its user and be denied doing so`() throws {
        var server = try server()
        var client = MySQLClientAuthentication(user: "root", secret: .none)
        #expect(
            play(&client, &server, first: server.greeting(), accounts: [.noPassword])
                == .accepted(.none)
        )
        for (stored, accepted) in [("secret", true), ("other", false)] {
            guard
                case .send(let payload) = client.changeUserRequested(
                    user: "app",
                    secret: .password(Array("secret".utf8)),
                    database: "shop"
                )
            else {
                Issue.record("no request")
                return
            }
            #expect(server.changeUserReceived(payload) == .lookUpAccount(user: "app"))
            switch server.accountFound([native(stored)]) {
            case .accepted(let login):
                #expect(accepted)
                #expect(login.user == "app" && login.database == "shop")
                guard case .authenticated = client.packetReceived(OKPacket().encoded()) else {
                    Issue.record("client is not authenticated")
                    return
                }
            default: #expect(!accepted)
            }
        }
        #expect(server.changeUserReceived(ByteBuffer()) == .denied(.badHandshake))
    }
}
