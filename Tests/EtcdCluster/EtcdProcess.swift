import ChildProcesses
import EtcdClient
import Foundation

/// One member: a process with a folder of its own.
final class EtcdProcess: @unchecked Sendable {
    // Unchecked: `process` is guarded by `lock`.
    let name: String
    let endpoint: EtcdEndpoint
    let peerURL: String
    let folder: String
    private let arguments: [String]
    private let lock = NSLock()
    private var process: ChildProcess?

    init(name: String, clientPort: Int, peerPort: Int, folder: String, arguments: [String]) {
        self.name = name
        endpoint = EtcdEndpoint(host: "127.0.0.1", port: clientPort)
        peerURL = "https://127.0.0.1:\(peerPort)"
        self.folder = folder
        self.arguments = arguments
    }

    /// Starts the member, again after it was killed.
    func start(cluster: String, isNew: Bool) throws {
        guard let path = EtcdBinary.path else { throw TestFailure("etcd is not installed") }
        let log = ChildOutput.file("\(folder)/\(name).log")
        let process = try ChildProcess.start(
            path,
            flags(cluster: cluster, isNew: isNew) + arguments,
            output: log,
            errors: log
        )
        lock.withLock { self.process = process }
        // For the watchdog.
        let pid = Data("\(process.pid)\n".utf8)
        try pid.write(to: URL(fileURLWithPath: "\(folder)/\(name).pid"))
    }

    private func flags(cluster: String, isNew: Bool) -> [String] {
        [
            "--name=\(name)", "--data-dir=\(folder)/\(name)",
            "--listen-client-urls=https://\(endpoint)",
            "--advertise-client-urls=https://\(endpoint)",
            "--listen-peer-urls=\(peerURL)", "--initial-advertise-peer-urls=\(peerURL)",
            "--initial-cluster=\(cluster)", "--initial-cluster-token=\(folder)",
            "--initial-cluster-state=\(isNew ? "new" : "existing")",
            "--cert-file=\(folder)/tls.crt", "--key-file=\(folder)/tls.key",
            "--trusted-ca-file=\(folder)/ca.crt", "--client-cert-auth=true",
            "--peer-cert-file=\(folder)/tls.crt", "--peer-key-file=\(folder)/tls.key",
            "--peer-trusted-ca-file=\(folder)/ca.crt", "--peer-client-cert-auth=true",
            "--peer-cert-allowed-cn=ftcompose-etcd-member", "--enable-grpc-gateway=false",
            "--snapshot-count=500", "--experimental-snapshot-catchup-entries=500",
            "--heartbeat-interval=100", "--election-timeout=1000",
            "--experimental-initial-corrupt-check=true", "--log-level=warn",
        ]
    }

    /// Sends a signal; SIGKILL waits for the end.
    func signal(_ number: Int32) {
        guard let process = lock.withLock({ self.process }) else { return }
        process.signal(number)
        if number == SIGKILL { process.wait() }
    }

    /// The end of its log, for failures.
    var logTail: String {
        let text = try? String(contentsOfFile: "\(folder)/\(name).log", encoding: .utf8)
        return String((text ?? "").suffix(2_000))
    }
}
