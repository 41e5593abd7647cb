import ClassRules
import Diagnostics
import Foundation
import GoldenFiles
import Testing

/// Annotated sources: what each is compiled to, or what is said about it.
@Suite struct BuildGoldenTests {
    private static let folder = GoldenFolder("Golden")

    @Test func `the folder holds its cases`() {
        #expect(BuildGoldenTests.folder.names.count >= 60)
    }

    @Test(arguments: BuildGoldenTests.folder.names)
    func golden(name: String) throws {
        let difference = try BuildGoldenTests.folder.check(name) { input in
            let sample = try BuildCase(input)
            defer { sample.remove() }
            return try sample.built(
                refused: { outcome in
                    for finding in outcome.diagnostics where finding.range == nil {
                        #expect(finding.severity != .error, "\(finding.message) has no place")
                    }
                },
                check: { outcome in
                    try checkSame(sample, as: outcome)
                    try ComposeCheck.run(on: sample)
                }
            )
        }
        #expect(difference == nil, "\(difference ?? "")")
    }

    /// A second run gives the same bytes and replaces its own files.
    private func checkSame(_ sample: BuildCase, as first: BuildOutcome) throws {
        let names = try sample.names()
        let second = sample.build()
        #expect(try sample.names() == names)
        let project = try #require(second.project)
        #expect(project.files.map(\.bytes) == first.project?.files.map(\.bytes))
        let written = try Data(contentsOf: URL(fileURLWithPath: sample.outputPath))
        #expect(Array(written) == project.files.last?.bytes)
    }
}
