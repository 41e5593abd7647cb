import ClassRules
import Diagnostics
import Foundation
import GoldenFiles
import Testing

/// Annotated web servers: what each will be compiled to, or what is said about it.
///
/// `ftcompose build` refuses what no runtime carries out; `#compilable` takes all that has a compiler.
@Suite struct WebGoldenTests {
    private static let folder = GoldenFolder("Golden/Web")
    private static let examples = [
        "example-figure-without-load-balancing": "compose.yml",
        "example-figure-with-load-balancing": "balanced.yml",
        "example-variants": "variants.yml", "example-chains": "chained.yml",
    ]

    @Test func `there are as many wrong sources as right ones`() {
        let names = WebGoldenTests.folder.names
        let wrong = names.filter { $0.hasPrefix("error-") }.count
        #expect(names.count - wrong >= 20)
        #expect(wrong >= names.count - wrong)
    }

    @Test(arguments: WebGoldenTests.folder.names)
    func golden(name: String) throws {
        let difference = try WebGoldenTests.folder.check(name) { input in
            let sample = try BuildCase(input)
            defer { sample.remove() }
            return try sample.built(
                refused: { outcome in
                    #expect(name.hasPrefix("error-"))
                    for finding in outcome.diagnostics {
                        #expect(finding.range != nil, "\(finding.message) has no place")
                    }
                },
                check: { outcome in
                    #expect(!name.hasPrefix("error-"))
                    let again = sample.build()
                    #expect(
                        again.project?.files.map(\.bytes) == outcome.project?.files.map(\.bytes)
                    )
                    try ComposeCheck.run(on: sample)
                }
            )
        }
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test(arguments: WebGoldenTests.examples.keys.sorted())
    func `the example of a case is that of the repository`(name: String) throws {
        let file = try #require(WebGoldenTests.examples[name])
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let example = try String(
            contentsOf: root.appendingPathComponent("examples/webserver/\(file)"),
            encoding: .utf8
        )
        #expect(try WebGoldenTests.folder.input(name).hasSuffix(example))
    }
}
