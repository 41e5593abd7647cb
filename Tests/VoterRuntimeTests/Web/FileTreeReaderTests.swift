import Foundation
import Glibc
import LibCrypto
import Testing
import VotingCore

@testable import VoterRuntime

@Suite struct FileTreeReaderTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("ftcompose-files-\(UUID().uuidString)")

    private func write(_ name: String, _ text: String) throws {
        let url = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: url)
    }

    private func remove() { try? FileManager.default.removeItem(at: folder) }

    private func reader(
        filesMax: Int = 1_000,
        fileBytesMax: Int = 1 << 20,
        reread: Duration = .seconds(3_600)
    ) -> FileTreeReader {
        FileTreeReader(
            folders: [("html", folder.path)],
            filesMax: filesMax,
            fileBytesMax: fileBytesMax,
            reread: reread
        )
    }

    private func look(
        _ reader: inout FileTreeReader,
        bytes: Int = 1 << 30
    ) throws -> (tree: FileTree, read: Int) {
        var budget = FileBudget(bytes: bytes, deadline: .now.advanced(by: .seconds(20)))
        let tree = try reader.look(&budget)
        return (tree, bytes - budget.bytes)
    }

    @Test func `files, folders and links are found with what they hold`() throws {
        try write("index.html", "hello")
        try write("deep/er/page.html", "world")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link",
            withDestinationPath: "/etc/passwd"
        )
        defer { remove() }
        var reader = reader()
        let tree = try look(&reader).tree
        #expect(
            tree.entries.keys.sorted() == [
                "html", "html/deep", "html/deep/er", "html/deep/er/page.html", "html/index.html",
                "html/link",
            ]
        )
        let page = try #require(tree.entries["html/index.html"])
        #expect(page.kind == .file)
        #expect(page.bytes == 5)
        #expect(page.digest.bytes == SHA256.hash(Array("hello".utf8)))
        let link = try #require(tree.entries["html/link"])
        #expect(link.kind == .link)
        #expect(link.digest.bytes == SHA256.hash(Array("/etc/passwd".utf8)))
        #expect(tree.unread.isEmpty)
        #expect(!tree.isCut)
    }

    @Test func `what did not change is not read again`() throws {
        try write("a", "first")
        try write("b", "other")
        defer { remove() }
        var reader = reader()
        #expect(try look(&reader).read == 10)
        #expect(try look(&reader).read == 0)
        try write("a", "second")
        let (tree, read) = try look(&reader)
        #expect(read == 6)
        #expect(tree.entries["html/a"]?.digest.bytes == SHA256.hash(Array("second".utf8)))
        try FileManager.default.removeItem(at: folder.appendingPathComponent("b"))
        #expect(try look(&reader).tree.entries["html/b"] == nil)
    }

    @Test func `a content that was changed with its time set back is found`() throws {
        try write("a", "first")
        defer { remove() }
        let path = folder.appendingPathComponent("a").path
        let date = Date(timeIntervalSince1970: 1_700_000_000)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        var reader = reader()
        let before = try look(&reader).tree.entries["html/a"]
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.write(contentsOf: Data("thing".utf8))
        try handle.close()
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        #expect(try look(&reader).tree.entries["html/a"] != before)
    }

    @Test func `after a while everything is read again`() throws {
        try write("a", "first")
        defer { remove() }
        var reader = reader(reread: .zero)
        #expect(try look(&reader).read == 5)
        #expect(try look(&reader).read == 5)
    }

    @Test func `a budget is kept to, and the next look reads on`() throws {
        try write("a", String(repeating: "a", count: 1_000))
        try write("b", String(repeating: "b", count: 1_000))
        defer { remove() }
        var reader = reader()
        let first = try look(&reader, bytes: 900).tree
        #expect(first.unread == ["html/b"])
        #expect(first.entries["html/a"] != nil)
        let second = try look(&reader, bytes: 900).tree
        #expect(second.unread.isEmpty)
        #expect(second.entries["html/b"] != nil)
    }

    @Test func `of a long file the beginning is read`() throws {
        try write("a", "hello, and more")
        defer { remove() }
        var reader = reader(fileBytesMax: 5)
        let entry = try #require(try look(&reader).tree.entries["html/a"])
        #expect(entry.bytes == 15)
        #expect(entry.digest.bytes == SHA256.hash(Array("hello".utf8)))
    }

    @Test func `more files than may be are said`() throws {
        for number in 0..<20 { try write("f\(number)", "x") }
        defer { remove() }
        var reader = reader(filesMax: 10)
        let tree = try look(&reader).tree
        #expect(tree.isCut)
        #expect(tree.entries.count <= 10)
    }

    @Test func `folders nested too deep are left out, and that is said`() throws {
        let deep = (0..<80).map { "d\($0)" }.joined(separator: "/")
        try write(deep + "/page", "x")
        defer { remove() }
        var reader = reader()
        #expect(try look(&reader).tree.isCut)
    }

    @Test func `a pipe does not stop the look`() throws {
        try write("a", "x")
        defer { remove() }
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        var reader = reader()
        #expect(try look(&reader).tree.entries["html/pipe"]?.kind == .other)
    }

    @Test func `a folder that is not there, or is a link, cannot be read`() throws {
        var missing = reader()
        #expect(throws: VoterError.self) { try look(&missing) }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path,
            withDestinationPath: "/tmp"
        )
        defer { remove() }
        #expect(throws: VoterError.self) { try look(&missing) }
    }

    @Test(
        arguments: [
            ([0x61, 0x2E, 0x62], "a.b"), ([0xC3, 0xA9], "é"), ([0xFF], "\\xff"),
            ([0x61, 0x5C], "a\\x5c"), ([0x61, 0x0A, 0x62], "a\\x0ab"), ([0x20], " "),
        ] as [([UInt8], String)]
    )
    func `names that are no text stay apart`(name: [UInt8], text: String) {
        #expect(FileTreeReader.text(name) == text)
    }
}
