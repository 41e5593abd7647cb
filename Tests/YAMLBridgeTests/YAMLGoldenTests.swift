import Diagnostics
import GoldenFiles
import Testing
import YAMLBridge

/// Adversarial texts: what each is written as, or what is said about it.
@Suite struct YAMLGoldenTests {
    private static let folder = GoldenFolder("Golden")

    @Test func `the folder holds its cases`() {
        #expect(YAMLGoldenTests.folder.names.count >= 20)
    }

    @Test(arguments: YAMLGoldenTests.folder.names)
    func golden(name: String) throws {
        let difference = try YAMLGoldenTests.folder.check(name) { input in
            let (documents, findings) = read(input)
            guard findings.isEmpty else { return TextRenderer().render(findings) }
            let texts = documents.map { document in
                document.root.map { String(decoding: YAMLEmitter.emit($0), as: UTF8.self) } ?? ""
            }
            try checkRoundTrip(documents)
            return texts.joined(separator: "---\n")
        }
        #expect(difference == nil, "\(difference ?? "")")
    }

    private func checkRoundTrip(_ documents: [YAMLDocument]) throws {
        for document in documents {
            guard let root = document.root else { continue }
            let once = YAMLEmitter.emit(root)
            let (again, findings) = read(once)
            #expect(findings.isEmpty, "\(TextRenderer().render(findings))")
            let second = try #require(again.first?.root)
            #expect(shape(second) == shape(root))
            #expect(YAMLEmitter.emit(second) == once)
        }
    }
}
