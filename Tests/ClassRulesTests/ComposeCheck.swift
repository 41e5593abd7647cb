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

    private static func run(
        _ arguments: [String],
        environment: [String: String]
    ) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "-k", "1", "20", "docker", "compose"] + arguments
        var variables = environment
        for name in ["PATH", "HOME"] {
            variables[name] = ProcessInfo.processInfo.environment[name]
        }
        process.environment = variables
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
