import ComposeModel
import Foundation
import Glibc
import Testing

/// Files are replaced together or not at all.
@Suite final class AtomicFilesTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("ftcompose-\(UUID().uuidString)").path

    init() throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func path(_ name: String) -> String { folder + "/" + name }

    private func put(_ text: String, _ name: String) throws {
        try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    }

    private func text(_ name: String) -> String? {
        try? String(contentsOfFile: path(name), encoding: .utf8)
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }

    @Test func `nothing changes before the commit, and everything with it`() throws {
        try put("old", "a")
        do {
            var files = AtomicFiles()
            try files.add(Array("new".utf8), at: path("a"))
            try files.add(Array("more".utf8), at: path("b"))
            #expect(text("a") == "old")
            #expect(text("b") == nil)
            try files.commit()
        }
        #expect(text("a") == "new")
        #expect(text("b") == "more")
        #expect(try names == ["a", "b"])
    }

    @Test func `drafts that are given up leave nothing behind`() throws {
        do {
            var files = AtomicFiles()
            try files.add([1, 2, 3], at: path("a"))
            #expect(try names.count == 1)
        }
        #expect(try names.isEmpty)
    }

    @Test func `a rename that fails brings back what was replaced before it`() throws {
        try put("old", "a")
        try FileManager.default.createDirectory(
            atPath: path("c/inside"),
            withIntermediateDirectories: true
        )
        do {
            var files = AtomicFiles()
            try files.add(Array("new".utf8), at: path("a"))
            try files.add(Array("new".utf8), at: path("b"))
            try files.add(Array("new".utf8), at: path("c"))
            do throws(AtomicFiles.Problem) {
                try files.commit()
                Issue.record("a folder was replaced")
            } catch {
                #expect(error.action == "rename")
                #expect(error.path == path("c"))
            }
        }
        #expect(text("a") == "old")
        #expect(try names == ["a", "c"])
    }

    @Test func `rights are kept where that is asked for`() throws {
        try put("old", "a")
        #expect(chmod(path("a"), 0o640) == 0)
        var files = AtomicFiles()
        try files.add(Array("new".utf8), at: path("a"), rights: .asBefore)
        try files.commit()
        let rights = try FileManager.default.attributesOfItem(atPath: path("a"))
        #expect(rights[.posixPermissions] as? Int == 0o640)
    }

    @Test func `a full disk is said with its file and leaves the old content`() throws {
        try put("old", "a")
        var files = AtomicFiles()
        let disk = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(disk) }
        do throws(AtomicFiles.Problem) {
            try AtomicFiles.fill(disk, with: [UInt8](repeating: 1, count: 10), path: path("a"))
            Issue.record("/dev/full took the bytes")
        } catch {
            #expect(error.message == "No space left on device")
        }
        #expect(throws: AtomicFiles.Problem.self) {
            try files.add([1], at: path("none/a"))
        }
        #expect(text("a") == "old")
    }
}
