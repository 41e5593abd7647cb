import Diagnostics
import Testing
import YAMLBridge

@Suite struct YAMLBudgetTests {
    private func refused(_ text: String, _ what: String, limits: YAMLLimits = YAMLLimits()) {
        let (_, findings) = read(text, limits: limits)
        #expect(findings.last?.id == .yamlLimit)
        #expect(findings.last?.message.contains(what) == true, "\(findings.map(\.message))")
    }

    @Test func `100,000 brackets end within a second`() {
        let elapsed = ContinuousClock().measure {
            refused(String(repeating: "[", count: 100_000), "200 levels of nesting")
        }
        // Without the budget this takes minutes; tests share two cores with a compiler.
        #expect(elapsed < .seconds(10))
    }

    @Test func `a deep block of dashes ends within a second`() {
        let elapsed = ContinuousClock().measure {
            refused(String(repeating: "- ", count: 100_000) + "x", "200 levels of nesting")
        }
        // Without the budget this takes minutes; tests share two cores with a compiler.
        #expect(elapsed < .seconds(10))
    }

    @Test func `an alias bomb is refused at once`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let elapsed = ContinuousClock().measure {
            refused(text, "100000 nodes expanded from aliases")
        }
        // Without the budget this takes minutes; tests share two cores with a compiler.
        #expect(elapsed < .seconds(10))
    }

    @Test func `each other budget names itself`() {
        var limits = YAMLLimits()
        limits.bytesMax = 10
        refused("a: 123456789", "limit is 10 bytes", limits: limits)
        limits = YAMLLimits()
        limits.nodesMax = 4
        refused("[a, b, c, d]", "4 nodes", limits: limits)
        limits = YAMLLimits()
        limits.anchorsMax = 1
        refused("[&a 1, &b 2]", "1 anchors", limits: limits)
        limits = YAMLLimits()
        limits.scalarBytesMax = 3
        refused("abcd", "3 bytes in one scalar", limits: limits)
        limits = YAMLLimits()
        limits.documentsMax = 2
        refused("---\na\n---\nb\n---\nc\n", "2 documents", limits: limits)
    }

    @Test func `at the limit nothing is said`() {
        var limits = YAMLLimits()
        limits.depthMax = 3
        limits.nodesMax = 4
        #expect(read("[[[a]]]", limits: limits).1.isEmpty)
        #expect(read("[[[[a]]]]", limits: limits).1.count == 1)
    }

    @Test func `bytes that are no UTF-8 are refused at their offset`() {
        let (_, findings) = read(Array("a: ".utf8) + [0xFF] + Array("\n".utf8))
        #expect(findings.first?.id == .yamlEncoding)
        #expect(findings.first?.range?.bytes.lowerBound == 3)
    }

    @Test func `broken UTF-16 is refused`() {
        #expect(read([0xFF, 0xFE, 0x61]).1.first?.id == .yamlEncoding)
        #expect(read([0xFF, 0xFE, 0x00, 0xD8]).1.first?.id == .yamlEncoding)
    }
}
