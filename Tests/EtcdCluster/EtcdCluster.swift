public import EtcdClient
import Foundation
public import LibCrypto
import Logging

/// A real cluster on free ports of the loopback, with TLS, in a folder that goes away with it.
public final class EtcdCluster: @unchecked Sendable {
    // Unchecked: `members` is guarded by `lock`.

    /// Folder of all members.
    public let folder: String
    /// Signs members and users.
    public let authority: CertificateAuthority
    private let arguments: [String]
    private let lock = NSLock()
    private var members: [EtcdProcess] = []

    private let watchdog: EtcdWatchdog

    private init(folder: String, authority: CertificateAuthority, arguments: [String]) throws {
        watchdog = try EtcdWatchdog(folder: folder)
        self.folder = folder
        self.authority = authority
        self.arguments = arguments
    }

    deinit { stop() }

    /// Starts members and waits until they take values.
    ///
    /// - Parameters:
    ///   - count: how many members.
    ///   - arguments: further flags for each of them.
    /// - Returns: the running cluster.
    /// - Throws: `TestFailure` with the ends of the members' logs.
    public static func start(
        count: Int = 3,
        arguments: [String] = []
    ) async throws -> EtcdCluster {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-etcd-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let cluster = try EtcdCluster(
            folder: folder,
            authority: CertificateAuthority.make(commonName: "test-authority"),
            arguments: arguments
        )
        try cluster.writeCertificates()
        let ports = try FreePorts.find(2 * count)
        for index in 0..<count {
            cluster.members.append(
                cluster.member(index + 1, ports: (ports[2 * index], ports[2 * index + 1]))
            )
        }
        let list = cluster.list
        for member in cluster.members { try member.start(cluster: list, isNew: true) }
        try await cluster.waitUntilReady()
        return cluster
    }

    /// Where the members listen for clients.
    public var endpoints: [EtcdEndpoint] { all.map(\.endpoint) }

    /// How a user reaches the cluster.
    ///
    /// - Parameters:
    ///   - user: common name of the certificate.
    ///   - own: index of the user's own member.
    /// - Returns: a configuration with a new certificate.
    /// - Throws: when no certificate can be made.
    public func configuration(
        user: String = "root",
        own: Int = 0
    ) throws -> EtcdConfiguration {
        let issued = try authority.issue(
            CertificateSubject(commonName: user, purpose: .client)
        )
        var endpoints = endpoints
        endpoints.swapAt(0, own)
        return EtcdConfiguration(
            endpoints: endpoints,
            authorityPEM: authority.certificatePEM,
            certificatePEM: issued.certificatePEM,
            privateKeyPEM: issued.privateKeyPEM
        )
    }

    /// Runs a body with a client that is connected meanwhile.
    @discardableResult
    public func withClient<Value: Sendable>(
        _ configuration: EtcdConfiguration,
        _ body: @Sendable (EtcdClient) async throws -> Value
    ) async throws -> Value {
        let client = try EtcdClient(configuration, logger: Logger(label: "test"))
        let running = Task { await client.run() }
        defer { running.cancel() }
        return try await body(client)
    }

    /// Runs a body with the administrator's client.
    @discardableResult
    public func withClient<Value: Sendable>(
        _ body: @Sendable (EtcdClient) async throws -> Value
    ) async throws -> Value {
        try await withClient(try configuration(), body)
    }

    /// Makes users with the given prefixes to write under, who may read everything.
    public func authorize(_ users: [String: [String]]) async throws {
        try await withClient { client in
            try await client.addUser("root")
            try await client.addRole("root")
            try await client.grant(role: "root", to: "root")
            for (user, prefixes) in users {
                try await client.addRole(user)
                try await client.grant(EtcdPermission(prefix: "", .read), to: user)
                for prefix in prefixes {
                    try await client.grant(EtcdPermission(prefix: prefix, .readWrite), to: user)
                }
                try await client.addUser(user)
                try await client.grant(role: user, to: user)
            }
            try await client.enableAuthorization()
        }
    }

    /// Index of the member that leads.
    public func leader() async throws -> Int {
        try await withClient { client in
            for _ in 0..<100 {
                for (index, endpoint) in self.endpoints.enumerated() {
                    if let status = try? await client.status(of: endpoint), status.leader != 0,
                        status.leader == status.member
                    {
                        return index
                    }
                }
                try await Task.sleep(for: .milliseconds(100))
            }
            throw TestFailure("no member leads")
        }
    }

    /// Sends a member a signal.
    public func signal(_ number: Int32, to index: Int) { all[index].signal(number) }

    /// Ends a member without warning.
    public func kill(_ index: Int) { signal(SIGKILL, to: index) }

    /// Starts a member that was killed.
    public func restart(_ index: Int) throws {
        try all[index].start(cluster: list, isNew: false)
    }

    /// Ends all members, removes what they had, and starts them again as new ones with the same names.
    public func lose() async throws {
        for member in all {
            member.signal(SIGKILL)
            try FileManager.default.removeItem(atPath: "\(folder)/\(member.name)")
        }
        let list = list
        for member in all { try member.start(cluster: list, isNew: true) }
        try await waitUntilReady()
    }

    /// Adds a member to the running cluster; it comes last.
    public func grow() async throws {
        let ports = try FreePorts.find(2)
        let added = member(all.count + 1, ports: (ports[0], ports[1]))
        try await withClient { client in
            try await Self.whenHealthy { _ = try await client.addMember(peerURL: added.peerURL) }
        }
        lock.withLock { members.append(added) }
        try added.start(cluster: list, isNew: false)
    }

    /// Takes the first member out of the cluster and ends it.
    public func removeFirst() async throws {
        let name = all[0].name
        try await withClient(try configuration(own: 1)) { client in
            for member in try await client.listMembers() where member.name == name {
                try await Self.whenHealthy { try await client.removeMember(member.identifier) }
            }
        }
        let gone = lock.withLock { members.removeFirst() }
        gone.signal(SIGKILL)
    }

    /// Tries again while members have not been connected for some seconds, as a change of them needs.
    private static func whenHealthy(_ change: () async throws -> Void) async throws {
        for _ in 0..<60 {
            do {
                return try await change()
            } catch EtcdError.unavailable {
                try await Task.sleep(for: .milliseconds(500))
            }
        }
        throw TestFailure("the cluster takes no change of its members")
    }

    /// Ends all members and removes their folder.
    public func stop() {
        for member in all { member.signal(SIGKILL) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private var all: [EtcdProcess] { lock.withLock { members } }

    private var list: String {
        all.map { "\($0.name)=\($0.peerURL)" }.joined(separator: ",")
    }

    private func member(_ number: Int, ports: (client: Int, peer: Int)) -> EtcdProcess {
        EtcdProcess(
            name: "member-\(number)",
            clientPort: ports.client,
            peerPort: ports.peer,
            folder: folder,
            arguments: arguments
        )
    }

    private func writeCertificates() throws {
        let issued = try authority.issue(
            CertificateSubject(
                commonName: "ftcompose-etcd-member",
                purpose: .serverAndClient,
                names: [.host("localhost"), .address("127.0.0.1")]
            )
        )
        for (name, bytes) in [
            ("ca.crt", authority.certificatePEM), ("tls.crt", issued.certificatePEM),
            ("tls.key", issued.privateKeyPEM),
        ] {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
    }

    private func waitUntilReady() async throws {
        var configuration = try configuration()
        configuration.callTimeoutMilliseconds = 30_000
        do {
            try await withClient(configuration) { _ = try await $0.position() }
        } catch {
            throw TestFailure(
                "the cluster did not start: \(error)\n" + all.map(\.logTail).joined(separator: "\n")
            )
        }
    }
}
