import ClassRules
import ComposeModel
import Diagnostics
import Foundation
import Testing

/// Real projects with a MySQL or MariaDB service: `x-ft: 3` is all that is added.
@Suite struct AnnotatedCorpusTests {
    private static let files: [String] = {
        guard let folder = ProcessInfo.processInfo.environment["FTCOMPOSE_CORPUS"] else {
            print("!!! FTCOMPOSE_CORPUS is not set: no real project is annotated in this run !!!")
            return []
        }
        let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return all.filter { name in
            guard name.hasSuffix(".yml") || name.hasSuffix(".yaml"),
                let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            else { return false }
            return text.contains("image: mysql") || text.contains("image: mariadb")
        }.sorted().map { "\(folder)/\($0)" }
    }()

    @Test(arguments: AnnotatedCorpusTests.files)
    func `a real project compiles, and Compose takes it`(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let annotated = text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { line -> [String] in
                let rest = line.drop { $0 == " " }
                guard rest.hasPrefix("image: mysql") || rest.hasPrefix("image: mariadb") else {
                    return [String(line)]
                }
                let indent = String(line.prefix { $0 == " " })
                return [String(line), indent + "x-ft: 3"]
            }
        let sample = try BuildCase(annotated.joined(separator: "\n") + "\n")
        defer { sample.remove() }
        let outcome = sample.build()
        try #require(
            outcome.status == .built,
            "\(TextRenderer().render(outcome.diagnostics))"
        )
        #expect(outcome.project?.services == ["db"])
        try ComposeCheck.run(on: sample)
    }
}
