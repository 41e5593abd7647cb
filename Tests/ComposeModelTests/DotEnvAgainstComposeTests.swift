import ChildProcesses
import ComposeModel
import Diagnostics
import Foundation
import Testing

/// Dotenv texts that Compose reads too: both must give a variable the same value.
@Suite struct DotEnvAgainstComposeTests {
    private static let texts = [
        "A=b # c", "A=#x", "A='a\\'b'", "A=\"a\\nb\\tc\\$d\\\\e\\0101\"", "A=\"$B\"\nB=1",
        "B=1\nA=${B}2",
        "export A = b ", "A: b", "A:b=c", "A='x' B=y", "A='l1\nl2' # c\nB=2", "B=2\nA=$$B${B:-x}",
        "A=${U:-${V-d}}", "A=a\"b'c", "A=\n", "A=\"\"", "\u{FEFF}A=bom", "A=b\r\nB=c\r\n",
        "A=one\nA=two\n", "A=\"q\\qx\"", "A='$X \\n'", "A=é ü", "A=x\ty", "A=a=b=c", "[a]=1\nA=2",
        "A=${B+set}\nB=1", "B=1\nA=${B+set}", "A=\"multi\n$B\"", "A=' '", "A=\" #x\" # y",
    ]

    @Test func `values are those that docker compose prints`() throws {
        var services = ""
        let folder = NSTemporaryDirectory() + "/ftcompose-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var ours: [String: String] = [:]
        for (number, text) in DotEnvAgainstComposeTests.texts.enumerated() {
            let path = "\(folder)/\(number).yml"
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(number).env"))
            try Data("services: {s\(number): {image: \"x${A}y\"}}\n".utf8)
                .write(to: URL(fileURLWithPath: path))
            services += "  - {path: \(number).yml, env_file: \(number).env}\n"
            let collector = DiagnosticCollector()
            let options = LoadOptions(
                paths: [path],
                envFiles: ["\(folder)/\(number).env"],
                environment: [:]
            )
            let project = ComposeLoader(options: options, collector: collector).load()
            #expect(collector.diagnostics.isEmpty, "\(text)")
            let service = try #require(project?.services.first)
            let node = try #require(service["image"])
            ours["s\(number)"] = project?.resolver.resolve(node, what: "v")?.value
        }
        let main = "\(folder)/compose.yml"
        try Data("include:\n\(services)".utf8).write(to: URL(fileURLWithPath: main))
        guard let theirs = try images(main, in: folder) else {
            print("!!! docker compose is not here: dotenv values are NOT compared !!!")
            return
        }
        #expect(theirs.count == ours.count)
        for (number, text) in DotEnvAgainstComposeTests.texts.enumerated() {
            #expect(theirs["s\(number)"] == ours["s\(number)"], "\(text.debugDescription)")
        }
    }

    private func images(_ path: String, in folder: String) throws -> [String: String]? {
        let own = ProcessInfo.processInfo.environment
        let result = try ChildProcess.run(
            "/usr/bin/env",
            [
                "timeout", "-k", "1", "20", "docker", "compose", "-f", path, "config", "--format",
                "json",
            ],
            folder: folder,
            environment: own.filter { ["PATH", "HOME"].contains($0.key) }
        )
        guard result.status == 0 else { return nil }
        let data = Data(result.output)
        let model = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let services = model?["services"] as? [String: [String: Any]] ?? [:]
        // Compose escapes what it prints.
        return services.compactMapValues {
            ($0["image"] as? String)?.replacing("$$", with: "$")
        }
    }
}
