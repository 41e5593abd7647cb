import Foundation

/// The etcd program that tests start.
public enum EtcdBinary {
    /// Where it is: `FTCOMPOSE_ETCD`, the folder `scripts/install-dependencies` fills, or the system's.
    public static let path: String? = {
        let environment = ProcessInfo.processInfo.environment
        let cache =
            environment["FTCOMPOSE_CACHE"] ?? "\(environment["HOME"] ?? "/root")/.cache/ftcompose"
        return [environment["FTCOMPOSE_ETCD"], "\(cache)/bin/etcd", "/usr/bin/etcd"]
            .compactMap { $0 }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// False when tests with etcd may be skipped; says loudly what is missing.
    public static let isAvailable: Bool = {
        guard path == nil else { return true }
        let isSkipped =
            ProcessInfo.processInfo.environment["FTCOMPOSE_SKIP_REAL_SERVERS"] == "1"
        let outcome =
            isSkipped
            ? "SKIPPED because FTCOMPOSE_SKIP_REAL_SERVERS=1"
            : "FAIL; run scripts/install-dependencies"
        print("*** not found: etcd; tests with a real cluster \(outcome) ***")
        return !isSkipped
    }()
}
