import ArgumentParser
import DataTransfer
import EngineConnector
import FoundationEssentials

/// `ftcompose adopt`: brings existing data into the replicas.
struct AdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Give each replica a copy of the data that the plain service had.",
        discussion: """
            When a service becomes fault tolerant, its replicas get volumes of their own, which are \
            empty; 'up' stops then and names this command. In the project's folder:

              docker compose -f compose.yml stop db     # the old server, if it still runs
              ftcompose build compose.yml
              ftcompose adopt db
              docker compose -f compose.ft.yml up -d

            The files of the stopped server are copied by a helper container, read back and compared. \
            The original is only read. A copy that was interrupted is marked, and no server starts on \
            it; run the command again. When the service has proved itself, --confirm empties the \
            original, after a state vote and only if it is still what was copied.

            Exit status: 0 done, 1 not done (the reason says what was touched), 2 wrong usage, 3 the \
            file cannot be loaded. docs/adopt.md tells the way there and back.
            """
    )

    @OptionGroup var project: BuiltProjectOptions

    @Argument(help: "Name of the service in the annotated source.")
    var service: String

    @Flag(help: "Empty the original, now that the replicas serve its data.")
    var confirm = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let (layout, confirm) = (try project.layout(of: service), confirm)
        let printer = TransferPrinter()
        let report = try await EngineClient.withClient { engine in
            let adoption = Adoption(engine: engine, layout: layout) { printer.show($0) }
            return try await confirm ? adoption.confirm() : adoption.run()
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
            return
        }
        let what = "\(report.files) files, \(ByteCount.text(report.bytes))"
        let original = layout.original.map(\.description) ?? ""
        if confirm {
            print("\(original) is empty now: \(what) removed; its content lives on in the replicas")
            return
        }
        print(
            """
            \(report.targets.joined(separator: ", ")): \(what) from \(original), compared \
            (SHA-256 \(report.digest.prefix(16)))
            \(original) is kept. Start the replicas with
              docker compose -p \(layout.project) -f \(project.file) up -d
            """
        )
    }
}
