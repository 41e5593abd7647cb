import ComposeModel
import Diagnostics
import Foundation
import GoldenFiles
import Testing
import YAMLBridge

@testable import ClassRules

/// Annotations of every class: what each comes to, or what is said about it.
///
/// A line `#show defaults` prints defaults too, `#show fixed` the source after the fixes of its spellings.
@Suite struct GrammarGoldenTests {
    private static let folder = GoldenFolder("Golden/Grammar")

    @Test func `there are as many wrong annotations as right ones`() {
        let names = GrammarGoldenTests.folder.names
        #expect(names.filter { !$0.hasPrefix("error-") }.count >= 30)
        #expect(names.filter { $0.hasPrefix("error-") }.count >= 30)
    }

    @Test(arguments: GrammarGoldenTests.folder.names)
    func golden(name: String) throws {
        let difference = try GrammarGoldenTests.folder.check(name) { input in
            let sample = try GrammarCase(input)
            defer { sample.remove() }
            let text = sample.text()
            let hasErrors = sample.diagnostics.contains { $0.severity == .error }
            #expect(hasErrors == name.hasPrefix("error-"))
            for finding in sample.diagnostics {
                #expect(finding.range != nil, "\(finding.message) has no place")
            }
            return text
        }
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test(arguments: GrammarGoldenTests.folder.names)
    func `fixing the spellings leaves none and changes no value`(name: String) throws {
        let input = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Golden/Grammar/\(name).txt"),
            encoding: .utf8
        )
        let source = input.components(separatedBy: "=====\n")[0]
        let sample = try GrammarCase(source)
        defer { sample.remove() }
        let before = sample.text()
        guard !before.isEmpty, let fixed = sample.fixed(), fixed != sample.source else { return }
        let again = try GrammarCase(fixed)
        defer { again.remove() }
        _ = again.text()
        #expect(again.spellings.allSatisfy { $0.fixIts.isEmpty })
        #expect(again.values == sample.values)
    }
}
