import Diagnostics
import Testing
import YAMLBridge

/// What the YAML layer promises, one test each; details are in the suites beside this one.
@Suite struct YAMLGuaranteeTests {
    private func root(_ text: String) throws -> YAMLNode {
        let (documents, findings) = read(text)
        #expect(findings.isEmpty, "\(findings.map(\.message))")
        return try #require(documents.first?.root)
    }

    @Test func `1: nodes keep place, style, tag and anchor, and aliases are links`() throws {
        let root = try root("a: &x !!str '1'\nb: *x\n")
        let anchored = try #require(root["a"])
        #expect(anchored.anchor == "x")
        #expect(anchored.tag == "tag:yaml.org,2002:str")
        #expect(anchored.scalar?.style == .singleQuoted)
        #expect(root["b"]?.resolved === anchored)
        #expect(root["b"]?.range?.text == "*x")
    }

    @Test func `2: scalars are resolved on demand as Go's YAML does, and keep their text`() throws {
        let root = try root("[1.10, 0755, no, 22:22, 2024-01-01, ~, 1e3]")
        let kinds = root.items?.compactMap { $0.scalar?.resolution() }
        #expect(
            kinds == [
                .float(1.1), .integer(493), .string, .string, .timestamp, .null, .float(1000),
            ]
        )
        #expect(root.items?.first?.text == "1.10")
    }

    @Test func `3: duplicate keys, keys that are no strings and unknown tags are refused`() {
        let (_, twice) = read("a: 1\nb: 2\na: 3\n")
        #expect(twice.first?.id == .yamlDuplicateKey)
        #expect(twice.first?.notes.first?.range?.start.line == 1)
        #expect(read("true: a\n").1.first?.id == .yamlKeyType)
        #expect(read("[a]: b\n").1.first?.id == .yamlKeyType)
        #expect(read("a: !other b\n").1.first?.id == .yamlTag)
        #expect(read("a: !reset b\nc: !override [d]\n").1.isEmpty)
    }

    @Test func `4: budgets are checked while reading, and a cycle names its path`() {
        #expect(read("a: &x {b: {c: *x}}\n").1.first?.message.contains("a.b.c") == true)
        let limits = YAMLLimits()
        #expect(limits.bytesMax == 8 * 1024 * 1024)
        #expect(limits.depthMax == 200)
        #expect(limits.nodesMax == 1_000_000)
        #expect(limits.aliasExpandedNodesMax == 100_000)
        #expect(limits.anchorsMax == 10_000)
        #expect(limits.scalarBytesMax == 1024 * 1024)
        #expect(limits.documentsMax == 64)
        let documents = String(repeating: "---\na\n", count: 65)
        #expect(read(documents).1.first?.message.contains("64 documents") == true)
        let anchors = (0...10_000).map { "- &a\($0) x\n" }.joined()
        #expect(read(anchors).1.first?.message.contains("10000 anchors") == true)
    }

    @Test func `5: merge keys in every form, explicit keys first, places kept`() throws {
        let root = try root(
            "b: &b {x: 1, y: 2}\nl: &l [*b, {z: 3}]\nu: {<<: *l, y: 9}\nv: {<<: {q: 1}}\n"
        )
        #expect(root["u"]?.entries?.map(\.name) == ["x", "z", "y"])
        #expect(root["u"]?["y"]?.text == "9")
        #expect(root["u"]?.entry("x")?.key.range?.start.line == 1)
        #expect(root["v"]?["q"]?.text == "1")
    }

    @Test func `6: edits are byte ranges, and what is emitted reads the same everywhere`() throws {
        let source = "a:   'x'   # keep\n\nb: [1,2]\n"
        let root = try root(source)
        let range = try #require(root["a"]?.range)
        let fix = FixIt("change", edits: [TextEdit(range: range, replacement: "\"y\"")])
        let fixed = String(decoding: fix.applied(to: range.file), as: UTF8.self)
        #expect(fixed == "a:   \"y\"   # keep\n\nb: [1,2]\n")
        let node = YAMLNode.mapping([("k", .string("no")), ("t", .string("22:22"))])
        #expect(String(decoding: YAMLEmitter.emit(node), as: UTF8.self).contains("no\n") == false)
        #expect(YAMLEmitter.emit(node) == YAMLEmitter.emit(node))
    }

    @Test func `7: comments have exact places`() throws {
        let (documents, _) = read("a: 'x # no' # yes\n")
        let file = try #require(documents.first?.file)
        let comments = YAMLComment.all(in: file, documents: documents)
        #expect(comments.map(\.range.text) == ["# yes"])
    }

    @Test func `8: several documents, marks, line breaks and UTF-16 in, UTF-8 and LF out`() throws {
        let (documents, findings) = read("\u{FEFF}a: é\r\n---\r\nb: 2\r\n")
        #expect(findings.isEmpty)
        #expect(documents.count == 2)
        var wide: [UInt8] = [0xFE, 0xFF]
        for unit in "a: é\n".utf16 { wide += [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
        let root = try #require(read(wide).0.first?.root)
        #expect(String(decoding: YAMLEmitter.emit(root), as: UTF8.self) == "a: é\n")
    }

    @Test func `9: emitted text is read back as the same tree`() throws {
        let source = "a: &x {b: [1, 'two', \"thr\\tee\"]}\nc: *x\nd: |\n  lit\n  eral\ne: !reset\n"
        let first = try root(source)
        let text = String(decoding: YAMLEmitter.emit(first), as: UTF8.self)
        #expect(shape(try root(text)) == shape(first))
    }
}
