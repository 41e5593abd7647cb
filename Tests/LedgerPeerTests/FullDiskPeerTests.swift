import ChildProcesses
import Foundation
import Glibc
import LedgerFormat
import LedgerSink
import Testing

@testable import LedgerPeer

/// A disk that takes nothing: the alarm that cannot be written either is told all the same.
struct FullDiskPeerTests {
    /// Runs in a process of its own because the limit of a file's size is the process's.
    @Test func `a database that cannot grow is told in status and metrics and recorded later`()
        async throws
    {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            let world = try World()
            let path = world.path("provider")
            try await FullDiskPeer.run(
                world,
                store: path,
                kind: "database",
                fill: {
                    // No file may grow beyond what the write-ahead log has already.
                    let log = try FileManager.default.attributesOfItem(atPath: path + "-wal")
                    FullDiskPeer.set(limit: rlim_t(log[.size] as? Int ?? 0))
                },
                free: { FullDiskPeer.set(limit: rlim_t.max) }
            )
        }
    }

    /// On a small filesystem, which only root can mount.
    @Test(.enabled(if: SmallDisk.isPossible))
    func `a full disk is the alarm disk_full while it lasts, and over when there is room`()
        async throws
    {
        let world = try World()
        let disk = try SmallDisk(folder: world.folder.path + "/small", kibibytes: 4_096)
        let filler = disk.folder + "/filler"
        try await FullDiskPeer.run(
            world,
            store: disk.folder + "/provider.sqlite",
            kind: "disk_full",
            fill: { try FullDiskPeer.fillUp(filler) },
            free: { try FileManager.default.removeItem(atPath: filler) }
        )
    }
}

/// A peer whose disk is full for a while.
enum FullDiskPeer {
    /// Transactions before the disk is full; fewer than move the write-ahead log into the file.
    private static let rounds: UInt64 = 10

    static func run(
        _ world: World,
        store path: String,
        kind: String,
        fill: @escaping @Sendable () throws -> Void,
        free: @escaping @Sendable () throws -> Void
    ) async throws {
        let core = try PeerCore(
            store: PeerStore(path: path),
            party: world.party("provider"),
            keys: #require(world.keys["provider"]),
            sequencer: world.sequencer,
            configuration: quick(),
            logger: quiet
        )
        try await running([core]) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            // One after the other, so that the peer's log is longer than the order's.
            for round in 1...rounds {
                try await core.write(&writer, batches: 1, of: 20)
                try await expect("entries") { await core.size == 2 + round * 21 }
            }
            try await expect("no alarm") { try await core.status().alarms.isEmpty }
            try fill()
            try await core.write(&writer, batches: 1, of: 250)
            try await expect("\(kind) in status") {
                try await core.status().alarms.contains {
                    $0.kind == kind && $0.subject == "database"
                        && $0.clearedAtUnixMilliseconds == nil
                }
            }
            // As with an alarm of another cause that comes meanwhile and is longer than what room is left.
            let text = String(repeating: "evidence ", count: 6_000)
            await core.raise("gap", "e/x/", "something else", evidence: text)
            let metrics = await core.metricsText()
            try demand(metrics.contains("ftcompose_ledger_alarms{kind=\"\(kind)\"}"), metrics)
            try demand(metrics.contains("ftcompose_ledger_alarms{kind=\"gap\"} 1"), metrics)
            try demand(await !core.status().healthy, "it is healthy")
            let stored = try core.store.alarms().map(\.kind)
            try demand(!stored.contains("gap"), "the disk is not full: it holds \(stored)")
            try free()
            try await expect("all entries") { await core.size == 2 + rounds * 21 + 251 }
            try await expect("the alarm's end in the database") {
                let alarms = try core.store.alarms()
                return alarms.contains { $0.kind == kind && $0.subject == "database" }
                    && alarms.allSatisfy {
                        ($0.clearedAtUnixMilliseconds == nil) == ($0.kind == "gap")
                    }
            }
            let gap = try #require(try core.store.alarms().first { $0.kind == "gap" })
            try demand(gap.count == 1 && gap.evidence == text, "\(gap)")
            try demand(try await core.status().alarms == core.store.alarms(), "they differ")
        }
    }

    /// In a process of its own a failed expectation says nothing; this ends it with a text.
    private static func expect(
        _ what: String,
        _ condition: @Sendable () async throws -> Bool
    ) async throws {
        try demand(try await eventually(seconds: 120, condition), "never came: \(what)")
    }

    private static func demand(_ condition: Bool, _ text: String) throws {
        guard !condition else { return }
        FileHandle.standardError.write(Data((text + "\n").utf8))
        throw LedgerPeerError(text)
    }

    static func set(limit: rlim_t) {
        var limits = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
        limits.rlim_cur = limit
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
    }

    /// Takes all room that is left.
    static func fillUp(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LedgerPeerError("cannot make \(path)") }
        defer { close(descriptor) }
        let page = [UInt8](repeating: 1, count: 4_096)
        while write(descriptor, page, page.count) == page.count {}
        guard errno == ENOSPC else { throw LedgerPeerError("\(path) ended with error \(errno)") }
    }
}

/// A filesystem in memory with little room, gone with the value.
final class SmallDisk: Sendable {
    /// Whether this process may mount one.
    static let isPossible: Bool = {
        guard geteuid() == 0, let folder = try? TemporaryFolder() else { return false }
        return (try? SmallDisk(folder: folder.path + "/try", kibibytes: 64)) != nil
    }()

    let folder: String

    init(folder: String, kibibytes: Int) throws {
        self.folder = folder
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        try Self.run("mount", ["-t", "tmpfs", "-o", "size=\(kibibytes)k", "none", folder])
    }

    deinit { try? Self.run("umount", ["-l", folder]) }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let words = [program] + arguments
        let status = try ChildProcess.start("/usr/bin/env", words, errors: .nothing).wait()
        guard status == 0 else { throw LedgerPeerError("\(program) ended with \(status)") }
    }
}
