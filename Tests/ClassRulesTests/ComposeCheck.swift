import ChildProcesses
import Foundation
import Testing

/// Runs `docker compose config` over files; says loudly when it is not there.
enum ComposeCheck {
    /// Whether Compose v2 answers here.
    static let isAvailable: Bool = {
        let works = (try? run(["version"], environment: [:]).status) == 0
        if !works {
            print("!!! docker compose is not here: emitted files are NOT checked by Compose !!!")
        }
        return works
    }()

    /// The emitted file of a case must load.
    static func run(on sample: BuildCase) throws {
        guard isAvailable else { return }
        var environment = sample.environment
        environment["FTC_TEST"] = "1"
        let result = try run(["-f", sample.outputPath, "config", "-q"], environment: environment)
        #expect(result.status == 0, "\(result.text)")
    }

    /// The whole project as Compose understands it, as JSON.
    static func config(_ paths: [String]) throws -> (status: Int32, text: String) {
        try run(paths.flatMap { ["-f", $0] } + ["config", "--format", "json"], environment: [:])
    }

    /// The whole project as Compose understands it, with options of its own.
    static func model(
        _ arguments: [String],
        in folder: String,
        environment: [String: String]
    ) throws -> [String: Any] {
        // Compose before 2.30 takes paths of nested includes from the working folder.
        let result = try run(
            arguments + ["config", "--format", "json"],
            in: folder,
            environment: environment
        )
        try #require(result.status == 0, "\(result.text)")
        let start = result.text.range(of: "\n{\n")?.lowerBound ?? result.text.startIndex
        let data = Data(result.text[start...].utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func run(
        _ arguments: [String],
        in folder: String? = nil,
        environment: [String: String]
    ) throws -> (status: Int32, text: String) {
        var variables = environment
        for name in ["PATH", "HOME"] {
            variables[name] = ProcessInfo.processInfo.environment[name]
        }
        let result = try ChildProcess.run(
            "/usr/bin/env",
            ["timeout", "-k", "1", "20", "docker", "compose"] + arguments,
            errors: .merged,
            folder: folder,
            environment: variables
        )
        return (result.status, result.text)
    }
}
