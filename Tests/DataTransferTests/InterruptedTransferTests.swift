import Foundation
import Testing

@testable import DataTransfer

/// A transfer that ends half way, because the disk fills or its process is killed: nothing that is half
/// there is taken for good, nothing that was there is lost, and the same command ends the work.
@Suite struct InterruptedTransferTests {
    private let bed = TransferBed()

    private func job(
        _ purpose: TransferPurpose,
        targets: [String],
        kept: String? = nil
    ) -> FolderTransfer {
        func place(_ name: String) -> FolderTransfer.Place {
            .init(name: name, folder: bed.path(name))
        }
        return FolderTransfer(
            purpose: purpose,
            transfer: "t1",
            source: place("source"),
            targets: targets.map(place),
            kept: kept.map(place)
        )
    }

    /// Runs a job whose disk is filled by somebody else when a phase begins; returns what it says.
    private func failure(
        of job: FolderTransfer,
        filling disk: SmallDisk,
        in phase: TransferProgress.Phase
    ) -> String? {
        let failure = #expect(throws: TransferFailure.self) {
            try job.run { event in
                guard case .progress(let progress) = event, progress.phase == phase,
                    progress.bytes == 0
                else { return }
                disk.fill(leaving: 1_000_000)
            }
        }
        disk.empty()
        return failure?.description
    }

    private func state(_ name: String) throws -> TransferMarker.State? {
        try TransferMarker.read(in: bed.path(name))?.state
    }

    @Test func `a disk that fills while data is adopted leaves a copy that never starts`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        let before = try bed.listing("source")
        guard let disk = try SmallDisk(in: bed.path("disk"), mebibytes: 80) else { return }
        try bed.folders("a", "disk/b")
        let job = job(.adopt, targets: ["a", "disk/b"])
        let said = failure(of: job, filling: disk, in: .copy)
        #expect(said?.contains("No space left on device") == true)
        #expect(said?.contains("disk/b") == true)
        for name in ["a", "disk/b"] {
            #expect(try state(name) == .copying, "\(name) must not be taken for data")
        }
        #expect(try bed.listing("source") == before)

        _ = try job.run { _ in }
        for name in ["a", "disk/b"] {
            #expect(try bed.listing(name) == before)
            #expect(try state(name) == .complete)
        }
    }

    @Test func `a disk that fills while data is ejected keeps what was there aside`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        guard let disk = try SmallDisk(in: bed.path("disk"), mebibytes: 80) else { return }
        try bed.folders("disk/original/mysql", "aside")
        try bed.write("disk/original/mysql/old", "what was adopted")
        let old = try bed.listing("disk/original")
        let job = job(.eject, targets: ["disk/original"], kept: "aside")
        let said = failure(of: job, filling: disk, in: .copy)
        #expect(said?.contains("No space left on device") == true)
        #expect(try state("disk/original") == .copying)
        #expect(try bed.listing("aside") == old)

        // The same command goes on: what lies aside now is the only copy, and stays.
        _ = try job.run { _ in }
        try job.finish()
        #expect(try bed.listing("disk/original") == bed.listing("source"))
        #expect(try bed.listing("aside") == old)
    }

    @Test func `a disk that fills while the original is put aside leaves the original`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.fill("original")
        try bed.write("original/ibdata1", "the original")
        let old = try bed.listing("original")
        guard let disk = try SmallDisk(in: bed.path("disk"), mebibytes: 80) else { return }
        try bed.folders("disk/aside")
        let job = job(.eject, targets: ["original"], kept: "disk/aside")
        let said = failure(of: job, filling: disk, in: .keep)
        #expect(said?.contains("No space left on device") == true)
        #expect(try bed.listing("original") == old)
        #expect(try state("disk/aside") == .copying)

        _ = try job.run { _ in }
        try job.finish()
        #expect(try bed.listing("original") == bed.listing("source"))
        #expect(try bed.listing("disk/aside") == old)
    }

    @Test func `an ejection that was killed is done again, and its target starts nowhere`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.folders("original/half")
        try bed.write("original/half/t.ibd", "the start of a file")
        try TransferMarker(state: .copying, purpose: .eject, transfer: "t0", source: "db-2")
            .write(in: bed.path("original"))
        // What is half there is neither a source nor something to be kept.
        let back = FolderTransfer(
            purpose: .adopt,
            transfer: "t2",
            source: .init(name: "original", folder: bed.path("original")),
            targets: [.init(name: "source", folder: bed.path("source"))]
        )
        let refused = #expect(throws: TransferFailure.self) { try back.run { _ in } }
        #expect(refused?.description.contains("half copied") == true)
        let job = job(.eject, targets: ["original"])
        _ = try job.run { _ in }
        try job.finish()
        #expect(try bed.listing("original") == bed.listing("source"))
        #expect(try state("original") == nil)
    }
}
