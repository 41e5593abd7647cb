import ChildProcesses
import Foundation
import Testing

@testable import DataTransfer

@Suite struct FolderTransferTests {
    private let bed = TransferBed()

    private func job(
        _ purpose: TransferPurpose = .adopt,
        targets: [String] = ["a", "b"],
        kept: String? = nil,
        transfer: String = "t1"
    ) -> FolderTransfer {
        func place(_ name: String) -> FolderTransfer.Place {
            .init(name: name, folder: bed.path(name))
        }
        return FolderTransfer(
            purpose: purpose,
            transfer: transfer,
            source: place("source"),
            targets: targets.map(place),
            kept: kept.map(place)
        )
    }

    @Test func `every copy has the content, modes, links and holes of the source`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.folders("a", "b")
        let collected = Collected()
        let report = try job().run { collected.add($0) }
        #expect(report.files == 4)
        #expect(report.targets == ["a", "b"])
        for name in ["a", "b"] {
            #expect(try bed.listing(name) == bed.listing("source"))
            #expect(try TransferMarker.read(in: bed.path(name))?.state == .complete)
            #expect(try TransferMarker.read(in: bed.path(name))?.digest == report.digest)
        }
        let sparse = try FolderTree(folder: bed.path("a")).entries.first { $0.path == "sparse" }
        #expect((sparse?.allocatedBytes ?? .max) < 200_000)
        #expect(sparse?.bytes == 4_000_000)
        #expect(collected.phases == ["copy", "compare"])
    }

    @Test func `replicas with data are not touched`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.folders("a", "b")
        try bed.write("b/ibdata1", "precious")
        let failure = #expect(throws: TransferFailure.self) { try job().run { _ in } }
        #expect(failure?.description.contains("b holds data already") == true)
        #expect(try bed.listing("a").isEmpty)
        #expect(try bed.text("b/ibdata1") == "precious")
    }

    @Test func `an empty source is no source`() throws {
        defer { bed.remove() }
        try bed.folders("source/lost+found", "a", "b")
        let failure = #expect(throws: TransferFailure.self) { try job().run { _ in } }
        #expect(failure?.description.contains("holds nothing") == true)
        #expect(try TransferMarker.read(in: bed.path("a")) == nil)
    }

    @Test func `what was half copied is copied again from the start`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.folders("a/left", "b")
        try bed.write("a/left/over", "from the interrupted copy")
        let half = TransferMarker(
            state: .copying,
            purpose: .adopt,
            transfer: "t0",
            source: "source"
        )
        try half.write(in: bed.path("a"))
        var complete = half
        complete.state = .complete
        try complete.write(in: bed.path("b"))
        try bed.write("b/ibdata1", "of the same transfer")
        _ = try job().run { _ in }
        #expect(try bed.listing("a") == bed.listing("source"))
        #expect(try bed.listing("b") == bed.listing("source"))
    }

    @Test func `a copy of another transfer is data`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.folders("a", "b")
        try TransferMarker(state: .copying, purpose: .adopt, transfer: "t0", source: "source")
            .write(in: bed.path("a"))
        try TransferMarker(state: .complete, purpose: .adopt, transfer: "t9", source: "source")
            .write(in: bed.path("b"))
        #expect(throws: TransferFailure.self) { try job().run { _ in } }
    }

    @Test func `a half copied source is refused`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.folders("a", "b")
        try TransferMarker(state: .copying, purpose: .eject, transfer: "t0", source: "x")
            .write(in: bed.path("source"))
        let failure = #expect(throws: TransferFailure.self) { try job().run { _ in } }
        #expect(failure?.description.contains("itself half copied") == true)
    }

    @Test func `a device in the source is refused before anything is written`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.folders("a", "b")
        guard mknod(bed.path("source/device"), S_IFCHR | 0o600, 0x103) == 0 else {
            // Only root may make a device; the refusal has nothing to refuse then.
            print("not run as root: no device to refuse")
            return
        }
        let failure = #expect(throws: TransferFailure.self) { try job().run { _ in } }
        #expect(failure?.description.contains("is a device") == true)
        #expect(try bed.listing("a").isEmpty)
    }

    @Test func `a server's lock is seen`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.folders("a", "b")
        // Locks of one's own process do not count, so another process holds it.
        let (input, output) = try (ChildPipe(), ChildPipe())
        let holder = try ChildProcess.start(
            "/usr/bin/env",
            [
                "python3", "-c",
                "import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); "
                    + "print('locked', flush=True); sys.stdin.read()",
                bed.path("source/ibdata1"),
            ],
            input: .pipe(input),
            output: .pipe(output)
        )
        defer { holder.signal(SIGTERM) }
        #expect(!output.read().isEmpty)
        let failure = #expect(throws: TransferFailure.self) { try job().run { _ in } }
        #expect(failure?.description.contains("ibdata1") == true)
        #expect(failure?.description.contains("running server") == true)
        input.closeWriting()
        holder.wait()
        _ = try job().run { _ in }
    }

    @Test func `an ejection stays marked until it is finished`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try TransferMarker(state: .complete, purpose: .adopt, transfer: "t", source: "old")
            .write(in: bed.path("source"))
        try bed.folders("a")
        let job = job(.eject, targets: ["a"])
        _ = try job.run { _ in }
        #expect(try TransferMarker.read(in: bed.path("a"))?.state == .copying)
        try job.finish()
        #expect(try TransferMarker.read(in: bed.path("a")) == nil)
        #expect(try bed.listing("a") == bed.listing("source"))
    }

    @Test func `other content is kept before it is replaced, or nothing happens`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.folders("a/mysql", "aside")
        try bed.write("a/mysql/old", "old content")
        let before = try bed.listing("a")
        let failure = #expect(throws: TransferFailure.self) {
            try job(.eject, targets: ["a"]).run { _ in }
        }
        #expect(failure?.description.contains("--replace") == true)
        #expect(try bed.listing("a") == before)

        let report = try job(.eject, targets: ["a"], kept: "aside").run { _ in }
        #expect(report.keptAs == "aside")
        #expect(try bed.listing("aside") == before)
        #expect(try bed.listing("a") == bed.listing("source"))
    }

    @Test func `nothing is kept where something else is`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.folders("a", "aside")
        try bed.write("a/old", "old content")
        try bed.write("aside/other", "of somebody else")
        #expect(throws: TransferFailure.self) {
            try job(.eject, targets: ["a"], kept: "aside").run { _ in }
        }
        #expect(try bed.text("a/old") == "old content")
        #expect(try bed.text("aside/other") == "of somebody else")
    }
}
