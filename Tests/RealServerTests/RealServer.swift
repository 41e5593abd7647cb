import Foundation
import NIOCore
import NIOPosix
import ReplicaClient

/// A private mariadbd in a temporary folder, on a port of its own.
final class RealServer: Sendable {
    static let password = "secret'\\pw"
    static let credentials = ReplicaCredentials(user: "root", password: Array(password.utf8))

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    let port: Int
    let folder: URL
    private let process: Process

    /// The address of the server.
    var address: ReplicaAddress { ReplicaAddress(host: "127.0.0.1", port: port) }

    /// False when real servers may be skipped; says loudly which.
    static let isAvailable: Bool = {
        let missing = ["mariadbd", "mariadb-install-db"].filter { path(of: $0) == nil }
        guard !missing.isEmpty else { return true }
        let isSkipped =
            ProcessInfo.processInfo.environment["FTCOMPOSE_SKIP_REAL_SERVERS"] == "1"
        let outcome =
            isSkipped
            ? "SKIPPED because FTCOMPOSE_SKIP_REAL_SERVERS=1" : "FAIL; install mariadb-server"
        print("*** not found: \(missing.joined(separator: ", ")); real-server tests \(outcome) ***")
        return !isSkipped
    }()

    static func path(of program: String) -> String? {
        ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin"]
            .map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private init(port: Int, folder: URL, process: Process) {
        self.port = port
        self.folder = folder
        self.process = process
    }

    deinit { stop() }

    /// Makes a data folder, starts the server and gives root its password.
    static func start(arguments: [String] = []) async throws -> RealServer {
        guard let install = path(of: "mariadb-install-db"), let server = path(of: "mariadbd") else {
            throw Missing(description: "mariadbd is not installed")
        }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let data = folder.appendingPathComponent("data").path
        let installer = try run(
            install,
            [
                "--no-defaults", "--datadir=\(data)", "--user=\(NSUserName())", "--skip-test-db",
                "--auth-root-authentication-method=normal",
            ]
        )
        installer.waitUntilExit()
        let initial = folder.appendingPathComponent("init.sql")
        let quoted = password.replacing("\\", with: "\\\\").replacing("'", with: "''")
        try """
        DROP USER root@'127.0.0.1', root@'::1';
        CREATE USER root@'%' IDENTIFIED BY '\(quoted)';
        GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
        """.write(to: initial, atomically: true, encoding: .utf8)
        let port = try await freePort()
        let process = try run(
            server,
            [
                "--no-defaults", "--user=\(NSUserName())", "--datadir=\(data)", "--port=\(port)",
                "--bind-address=127.0.0.1", "--socket=\(folder.path)/socket", "--skip-log-bin",
                "--skip-name-resolve", "--init-file=\(initial.path)", "--sysdate-is-now",
                "--default-time-zone=+00:00", "--innodb-buffer-pool-size=32M",
                "--innodb-flush-log-at-trx-commit=2", "--log-error=\(folder.path)/error.log",
            ] + arguments
        )
        let started = RealServer(port: port, folder: folder, process: process)
        for _ in 0..<300 {
            if let connection = try? await started.connect() {
                await connection.close()
                return started
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Missing(description: "mariadbd did not start; see \(folder.path)/error.log")
    }

    /// Opens a connection as root.
    func connect(database: String? = nil) async throws -> ReplicaConnection {
        try await ReplicaConnection.connect(
            address,
            credentials: Self.credentials,
            database: database,
            on: MultiThreadedEventLoopGroup.singleton
        )
    }

    /// Runs statements on one connection.
    func run(_ statements: [String], database: String? = nil) async throws {
        let connection = try await connect(database: database)
        for statement in statements { try await connection.execute(statement) }
        await connection.close()
    }

    /// Ends the server and removes its folder.
    func stop() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }
}
