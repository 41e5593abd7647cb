import Diagnostics
import Foundation
import GoldenFiles
import Testing

@testable import ClassRules

/// What each semantic rule reports, and what looks alike and is right.
@Suite struct RuleGoldenTests {
    private static let folder = GoldenFolder("Golden/Rules")

    @Test(arguments: RuleGoldenTests.folder.names)
    func golden(name: String) throws {
        let difference = try RuleGoldenTests.folder.check(name) { input in
            let sample = try RuleCase(input)
            defer { sample.remove() }
            let found = try sample.findings()
            for finding in found {
                #expect(finding.range != nil, "\(finding.message) has no place")
                #expect(finding.remedy != nil, "\(finding.message) has no remedy")
                try checkFix(of: finding, in: sample, count: found.count)
            }
            return sample.text(of: found)
        }
        #expect(difference == nil, "\(difference ?? "")")
    }

    /// A fix takes its finding away, and brings no other one about.
    private func checkFix(of finding: Diagnostic, in sample: RuleCase, count: Int) throws {
        for fixIt in finding.fixIts {
            let file = try #require(finding.range?.file)
            let fixed = String(decoding: fixIt.applied(to: file), as: UTF8.self)
            let again = try RuleCase(fixed)
            defer { again.remove() }
            #expect(try again.findings().count == count - 1, "\(fixIt.message): \(fixed)")
        }
    }

    @Test func `every rule has a case in which it reports`() throws {
        var reported: Set<String> = []
        for name in RuleGoldenTests.folder.names {
            _ = try RuleGoldenTests.folder.check(name) { input in
                let sample = try RuleCase(input)
                defer { sample.remove() }
                let found = try sample.findings()
                reported.formUnion(found.map(\.id.code))
                return sample.text(of: found)
            }
        }
        let all = Set(LintRules.all.map { type(of: $0).id.code })
        #expect(all.subtracting(reported).isEmpty)
    }

    @Test func `codes are unique, in order, and of the series FT4`() {
        let codes = LintRules.all.map { type(of: $0).id.code }
        #expect(codes == codes.sorted())
        #expect(Set(codes).count == codes.count)
        #expect(codes.allSatisfy { $0.hasPrefix("FT4") && $0.count == 5 })
    }

    @Test func `no value of a secret is in what a rule says`() throws {
        let secrets = ["hunter2", "s3cret-token", "letmein", "abcdef", "sup3r"]
        for name in ["clear-secret", "dollar-in-env-file"] {
            _ = try RuleGoldenTests.folder.check(name) { input in
                let sample = try RuleCase(input)
                defer { sample.remove() }
                let found = try sample.findings()
                #expect(!found.isEmpty)
                for finding in found {
                    let words = [finding.message, finding.remedy ?? "", finding.range?.text ?? ""]
                    for secret in secrets {
                        #expect(!words.contains { $0.contains(secret) }, "\(finding.message)")
                    }
                }
                return sample.text(of: found)
            }
        }
    }
}
