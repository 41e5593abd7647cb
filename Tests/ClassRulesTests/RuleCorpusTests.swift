import Diagnostics
import Foundation
import Testing

@testable import ClassRules

/// Real projects: every service whose image has a profile gets `x-ft: 3`, and every rule looks.
@Suite struct RuleCorpusTests {
    private static let files: [String] = {
        guard let folder = ProcessInfo.processInfo.environment["FTCOMPOSE_CORPUS"] else {
            print(
                "!!! FTCOMPOSE_CORPUS is not set: no rule looks at a real project in this run !!!"
            )
            return []
        }
        let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return all.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted()
            .map { "\(folder)/\($0)" }
    }()

    @Test(arguments: RuleCorpusTests.files)
    func `rules say little, and in its place, about a real project`(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard text.contains("services:") else { return }
        let profiles = ImageProfileTable()
        var annotated = 0
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { line -> [String] in
                let rest = line.drop { $0 == " " }
                guard rest.hasPrefix("image:") else { return [String(line)] }
                let image = rest.dropFirst("image:".count).filter { !" '\"".contains($0) }
                guard profiles.profile(of: ImageName(String(image))) != nil else {
                    return [String(line)]
                }
                annotated += 1
                let indent = String(line.prefix { $0 == " " })
                return [String(line), indent + "x-ft: 3"]
            }
        let sample = try RuleCase(lines.joined(separator: "\n") + "\n")
        defer { sample.remove() }
        let found = try sample.findings()
        let project = path.split(separator: "/").suffix(2).joined(separator: "/")
        print("\(project): \(annotated) annotated\n\(sample.text(of: found))")
        #expect(!found.contains { $0.severity == .error })
        #expect(found.allSatisfy { $0.range != nil })
        // An operator reads a handful of findings per service and no more.
        #expect(found.count <= 1 + 6 * annotated, "\(sample.text(of: found))")
    }
}
