import ChildProcesses
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
    private let process: ChildProcess

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

    private init(port: Int, folder: URL, process: ChildProcess) {
        self.port = port
        self.folder = folder
        self.process = process
    }

    deinit { stop() }

    /// A fresh data folder, made once for each installed server and kept for later runs: the
    /// installer is slow, and it fails now and then when several run at once.
    private static let template = Task<String, any Error> {
        guard let install = path(of: "mariadb-install-db") else {
            throw Missing(description: "mariadb-install-db is not installed")
        }
        let server = try FileManager.default.attributesOfItem(atPath: path(of: "mariadbd") ?? "")
        let version = "\(server[.size] ?? 0)-\(server[.modificationDate] ?? 0)"
        let kept = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-template-\(UInt(bitPattern: version.stableHash))")
            .path
        if FileManager.default.fileExists(atPath: "\(kept)/data/mysql") { return "\(kept)/data" }
        var output = ""
        for _ in 0..<5 {
            let folder = try makeFolder()
            let data = folder.appendingPathComponent("data").path
            let installer = try ChildProcess.start(
                install,
                [
                    "--no-defaults", "--datadir=\(data)", "--user=\(NSUserName())",
                    "--skip-test-db", "--auth-root-authentication-method=normal",
                    "--tmpdir=\(folder.path)/temporary",
                ],
                output: .file("\(folder.path)/install.log"),
                errors: .nothing
            )
            if installer.wait() == 0 {
                // Another run may have been faster; then its folder is as good.
                try? FileManager.default.moveItem(atPath: folder.path, toPath: kept)
                try? FileManager.default.removeItem(at: folder)
                return "\(kept)/data"
            }
            output = try String(contentsOfFile: "\(folder.path)/install.log", encoding: .utf8)
            try? FileManager.default.removeItem(at: folder)
        }
        throw Missing(description: "mariadb-install-db failed: \(output.suffix(2_000))")
    }

    /// A folder with one for temporary tables in it: a server that starts, and the installer, remove
    /// those of every other server that has the same folder for them, and that one may crash.
    private static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("temporary"),
            withIntermediateDirectories: true
        )
        return folder
    }

    /// Copies a data folder, starts the server and gives root its password.
    static func start(arguments: [String] = []) async throws -> RealServer {
        guard let server = path(of: "mariadbd") else {
            throw Missing(description: "mariadbd is not installed")
        }
        let folder = try makeFolder()
        let data = folder.appendingPathComponent("data").path
        try FileManager.default.copyItem(atPath: try await template.value, toPath: data)
        let initial = folder.appendingPathComponent("init.sql")
        let quoted = password.replacing("\\", with: "\\\\").replacing("'", with: "''")
        try """
        DROP USER root@'127.0.0.1', root@'::1';
        CREATE USER root@'%' IDENTIFIED BY '\(quoted)';
        GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
        """.write(to: initial, atomically: true, encoding: .utf8)
        let port = try await freePort()
        let process = try ChildProcess.start(
            server,
            [
                "--no-defaults", "--user=\(NSUserName())", "--datadir=\(data)", "--port=\(port)",
                "--bind-address=127.0.0.1", "--socket=\(folder.path)/socket", "--skip-log-bin",
                "--skip-name-resolve", "--init-file=\(initial.path)", "--sysdate-is-now",
                "--default-time-zone=+00:00", "--innodb-buffer-pool-size=32M",
                "--innodb-flush-log-at-trx-commit=2", "--log-error=\(folder.path)/error.log",
                "--tmpdir=\(folder.path)/temporary",
            ] + arguments,
            output: .nothing,
            errors: .nothing
        )
        let started = RealServer(port: port, folder: folder, process: process)
        var problem = ""
        for _ in 0..<600 where process.isRunning {
            do {
                await (try started.connect()).close()
                return started
            } catch {
                problem = "\(error)"
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        let log = try? String(contentsOfFile: "\(folder.path)/error.log", encoding: .utf8)
        throw Missing(
            description: "mariadbd did not start: \(problem)\n\(log?.prefix(6_000) ?? "")"
        )
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
        process.signal(SIGKILL)
        process.wait()
        try? FileManager.default.removeItem(at: folder)
    }

    /// A port nobody listens on now.
    static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }
}

extension String {
    /// A hash that is the same in every run.
    fileprivate var stableHash: Int {
        utf8.reduce(5_381) { ($0 &<< 5) &+ $0 &+ Int($1) }
    }
}
