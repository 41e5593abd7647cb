import Foundation
import GoldenFiles
import LedgerFormat
import LibCrypto
import Testing
import TransparencyLog

@Suite struct `Bytes on record` {
    static let folder = GoldenFolder("Golden")

    /// Every kind of entry, byte for byte: what was written once must read for ever.
    @Test(arguments: folder.names.filter { $0 != "worked-example" })
    func `of an entry stay the same`(name: String) throws {
        let sample = try #require(try Samples.entries().first { $0.name == name })
        let difference = try Self.folder.check(name) { _ in
            try sample.entry.encoded().lines.joined(separator: "\n") + "\n"
        }
        #expect(difference == nil, "\(difference ?? "")")
        let text = try String(contentsOfFile: Self.path("Golden/\(name).txt"), encoding: .utf8)
        let digits = try #require(text.components(separatedBy: "=====\n").last)
        #expect(try LedgerEntry([UInt8](hexadecimal: digits)) == sample.entry)
    }

    @Test func `exist for every sample`() throws {
        let names = try Samples.entries().map(\.name) + ["worked-example"]
        #expect(Set(Self.folder.names) == Set(names))
    }

    @Test func `of the worked example are those of the documentation`() throws {
        let difference = try Self.folder.check("worked-example") { _ in try Self.workedExample() }
        #expect(difference == nil, "\(difference ?? "")")
        let page = try String(
            contentsOfFile: Self.path("../../docs/ledger-format.md"),
            encoding: .utf8
        )
        for line in try Self.workedExample().split(separator: "\n") {
            #expect(page.contains("    \(line)\n"), "docs/ledger-format.md lacks: \(line)")
        }
    }

    private static func path(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/" + name
    }

    /// One batch of one vote, from a key of thirty-two bytes 01, field by field, and its two leaves.
    private static func workedExample() throws -> String {
        let chain = WriterChain(
            origin: Samples.origin,
            writer: try Samples.writer("provider/db"),
            epoch: 1
        )
        let key = try Samples.key(1)
        var assembler = BatchAssembler(chain: chain)
        let entry = try LedgerEntry(Samples.fullRecord, replicas: Samples.replicas).encoded()
        #expect(try assembler.append(entry))
        let sealed = try #require(try assembler.seal(with: key))
        let batch = try Batch(sealed.bytes)
        var dump = HexDump(sealed.bytes)
        dump.title("batch under \(sealed.key.text)")
        dump.header()
        dump.field(64, "signature")
        dump.field(4, "length of entry 1")
        dump.voteEntry()
        #expect(dump.isAtEnd)
        let header = leaf(0, batch.headerBytes + batch.signature)
        let first = leaf(1, entry)
        dump.value("public key", key.publicKey.bytes)
        dump.value("SHA-256 of the header", batch.headerDigest.bytes)
        dump.value("first 16 bytes of the header's leaf", Array(header.prefix(16)))
        dump.value("first 16 bytes of the entry's leaf", Array(first.prefix(16)))
        dump.value("hash of the header's leaf", TreeHash.leaf(header).bytes)
        dump.value("hash of the entry's leaf", TreeHash.leaf(first).bytes)
        dump.value("root of both", BatchTree.root(of: [.leaf(header), .leaf(first)]).bytes)
        return dump.text
    }

    private static func leaf(_ position: UInt16, _ content: [UInt8]) -> [UInt8] {
        LeafBytes(flag: .valid, orderEpoch: 1, revision: 7, position: position, content: content)
            .bytes
    }
}

/// Bytes shown field by field.
private struct HexDump {
    private let bytes: [UInt8]
    private var offset = 0
    private(set) var text = ""

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func title(_ title: String) { text += "# \(title)\n" }

    mutating func field(_ count: Int, _ name: String) {
        let part = Array(bytes[offset..<offset + count])
        for (number, line) in part.lines.enumerated() {
            let place = String(offset + 32 * number, radix: 16)
            text += String(repeating: "0", count: 4 - place.count) + place + "  " + line
            text += number == 0 ? "  \(name)\n" : "\n"
        }
        offset += count
    }

    /// A text with its length before it.
    mutating func string(_ name: String) {
        let count = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
        let value = String(decoding: bytes[offset + 2..<offset + 2 + count], as: UTF8.self)
        field(2 + count, "\(name) \"\(value)\"")
    }

    mutating func value(_ name: String, _ bytes: [UInt8]) {
        text += "\(name): \(bytes.hexadecimal)\n"
    }

    mutating func header() {
        field(4, "\"FTLB\"")
        field(1, "version")
        string("origin")
        string("actor")
        string("service")
        field(4, "epoch of the key")
        field(8, "first sequence")
        field(32, "previous")
        field(2, "count")
        field(32, "root")
    }

    mutating func voteEntry() {
        field(1, "version")
        field(1, "kind: vote completed")
        field(8, "time, nanoseconds")
        string("service")
        field(1, "vote kind: reply")
        field(1, "verdict: majority")
        field(1, "flags: overlapped")
        field(1, "present fields: all")
        field(8, "completed, nanoseconds")
        field(8, "sequence of the write")
        field(8, "session")
        field(32, "request digest")
        field(32, "winner digest")
        field(1, "leader: db-1")
        field(2, "agreed: db-1, db-2")
        field(2, "dissented: db-3")
        field(2, "failed")
        field(2, "late")
        string("request kind")
        string("statement")
        string("reason")
        field(1, "replicas")
        for _ in 0..<3 { string("name") }
    }
}

extension [UInt8] {
    /// Hexadecimal digits, 32 bytes to a line.
    fileprivate var lines: [String] {
        stride(from: 0, to: count, by: 32).map {
            Array(self[$0..<Swift.min($0 + 32, count)]).hexadecimal
        }
    }
}
