import ChildProcesses
import ClassRules
import Diagnostics
import Foundation
import GoldenFiles
import Testing

/// SARIF of every golden case against the schema of OASIS.
@Suite struct SARIFSchemaTests {
    @Test(.timeLimit(.minutes(4)))
    func `the SARIF of every case fits the schema`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-sarif-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var paths: [String] = []
        for (name, golden) in [
            ("Golden/Lint", GoldenFolder("Golden/Lint")), ("Golden", GoldenFolder("Golden")),
        ] {
            for caseName in golden.names {
                let sample = try LintCase(golden.input(caseName))
                defer { sample.remove() }
                let text = SARIFRenderer().render(sample.lint().report)
                let file = "\(name.replacingOccurrences(of: "/", with: "-"))-\(caseName).sarif"
                let url = folder.appendingPathComponent(file)
                try text.write(to: url, atomically: true, encoding: .utf8)
                paths.append(url.path)
            }
        }
        #expect(paths.count > 100)
        // A file that does not fit must be seen.
        let wrong = folder.appendingPathComponent("wrong.sarif").path
        try #"{"version": "2.1.0", "runs": [{"results": []}]}"#
            .write(toFile: wrong, atomically: true, encoding: .utf8)
        let (wrongStatus, _) = try check([wrong])
        guard wrongStatus != 77 else {
            print("!!! SARIF was NOT validated: scripts/check-sarif has no validator here !!!")
            return
        }
        #expect(wrongStatus == 1)
        let (status, text) = try check(paths)
        #expect(status == 0, "\(text)")
    }

    private func check(_ paths: [String]) throws -> (Int32, String) {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let result = try ChildProcess.run(
            "/usr/bin/env",
            ["python3", root.path + "/scripts/check-sarif"] + paths,
            errors: .inherited
        )
        return (result.status, result.text)
    }
}
