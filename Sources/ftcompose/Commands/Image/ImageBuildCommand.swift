import ArgumentParser
import EngineConnector
import FoundationEssentials

/// `ftcompose image build`: makes the runtime image from the program that runs.
struct ImageBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build the runtime image from this very program.",
        discussion: """
            The program must have been built with --static-swift-stdlib. Without --base the image \
            stands on debian:12-slim, whose packages are installed during the build, or, where the \
            test bed has made its base image, on that one. A docker command line is not needed.
            """
    )

    @Option(help: "Name and tag of the image.")
    var tag = "ftcompose:0.1.0"

    @Option(help: "Image to stand on; it must hold the libraries already.")
    var base: String?

    @Option(help: "Program to put in instead of this one.")
    var program = "/proc/self/exe"

    @Flag(help: "Print only the image's identifier.")
    var quiet = false

    func run() async throws {
        guard let bytes = FileManager.default.contents(atPath: program) else {
            throw EngineError(code: .notFound, message: "cannot read the program '\(program)'")
        }
        let (tag, base, quiet) = (tag, base, quiet)
        let built = try await EngineClient.withClient { engine in
            try await RuntimeImageBuilder(engine: engine).build(
                program: Array(bytes),
                tag: tag,
                base: base,
                labels: ["ftcompose.image": "runtime"]
            ) { text in
                let line = text.filter { !$0.isNewline }
                if !quiet, !line.isEmpty { print(line) }
            }
        }
        print(quiet ? built.id : "built \(built.tag) (\(built.id)) on \(built.base)")
    }
}
