import Diagnostics
import Foundation
import Testing

@Suite struct UnifiedDiffTests {
    private func diff(_ before: String?, _ after: String?) -> String {
        UnifiedDiff(
            path: "a.yml",
            before: before.map { Array($0.utf8) },
            after: after.map { Array($0.utf8) }
        ).text()
    }

    @Test func `equal texts differ in nothing`() {
        #expect(diff("a\nb\n", "a\nb\n").isEmpty)
        #expect(diff("", "").isEmpty)
    }

    @Test func `one changed line stands in its context`() {
        let lines = (1...9).map(String.init).joined(separator: "\n") + "\n"
        let expected = """
            --- a.yml
            +++ a.yml
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8

            """
        #expect(diff(lines, lines.replacing("5", with: "five")) == expected)
    }

    @Test func `a new file, a removed one and a missing line break`() {
        #expect(diff(nil, "x\n") == "--- /dev/null\n+++ a.yml\n@@ -0,0 +1 @@\n+x\n")
        #expect(diff("x\n", nil) == "--- a.yml\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n")
        let end = "\\ No newline at end of file\n"
        #expect(
            diff("x", "x\n") == "--- a.yml\n+++ a.yml\n@@ -1 +1 @@\n-x\n\(end)+x\n"
        )
    }

    @Test func `a file cannot steer the terminal`() {
        let made = UnifiedDiff(path: "a\u{1B}", before: nil, after: Array("b\u{1B}[2J\u{7}\n".utf8))
        let text = made.text(isForTerminal: true)
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("\u{7}"))
        #expect(made.text(isForTerminal: true, colour: true).contains("\u{1B}[32m+b\u{FFFD}[2J"))
    }

    @Test func `beyond the bound the difference is long but right`() throws {
        let old = (0..<3_000).map { "old \($0)\n" }.joined()
        let new = (0..<3_000).map { "new \($0)\n" }.joined()
        #expect(try patched("same\n" + old + "end\n", "same\n" + new + "end\n"))
    }

    @Test func `patch makes the new text of the old one, whatever they are`() throws {
        let fixed = ProcessInfo.processInfo.environment["FTCOMPOSE_SEED"].flatMap { UInt64($0) }
        var state = fixed ?? UInt64.random(in: 0..<1_000_000)
        let seed = state
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        for _ in 0..<60 {
            let before = (0..<next(30)).map { _ in "\(next(4))\n" }
            var after = before
            for _ in 0..<next(8) {
                let at = next(after.count + 1)
                if next(2) == 0 || at == after.count {
                    after.insert("\(next(6))\n", at: at)
                } else {
                    after.remove(at: at)
                }
            }
            let old = before.joined() + (next(3) == 0 ? "no end" : "")
            let new = after.joined() + (next(3) == 0 ? "no end" : "")
            #expect(
                try patched(old, new),
                "seed \(seed): \(old.debugDescription) \(new.debugDescription)"
            )
        }
    }

    /// Applies the difference with a reader of its own; every line of context must be there.
    private func patched(_ before: String, _ after: String) throws -> Bool {
        let old = before.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var result: [String] = []
        var index = 0
        var isRight = true
        func take(_ text: String) {
            isRight = isRight && index < old.count && old[index] == text
            index += 1
        }
        let lines = diff(before, after).split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines.dropFirst(2).dropLast() {
            let rest = String(line.dropFirst())
            switch line.first {
            case "@":
                let place = try #require(line.firstMatch(of: /-(\d+)(,(\d+))?/))
                let count = place.output.3.flatMap { Int($0) } ?? 1
                let start = try #require(Int(place.output.1)) - (count == 0 ? 0 : 1)
                while index < start {
                    result.append(old[index])
                    index += 1
                }
            case " ":
                take(rest)
                result.append(rest)
            case "-": take(rest)
            case "+": result.append(rest)
            default: continue
            }
        }
        while index < old.count {
            result.append(old[index])
            index += 1
        }
        // The mark about missing line breaks is left to the tests above.
        func bare(_ text: String) -> String {
            text.hasSuffix("\n") ? String(text.dropLast()) : text
        }
        return isRight && bare(result.joined(separator: "\n")) == bare(after)
    }
}
