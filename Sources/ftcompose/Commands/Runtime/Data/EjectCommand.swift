import ArgumentParser
import DataTransfer
import EngineConnector
import FoundationEssentials

/// `ftcompose eject`: brings the data back into one plain service.
struct EjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eject",
        abstract: "Copy what the majority holds back into the volume of the plain service.",
        discussion: """
            The way out. Writes are frozen, everything the replicas hold is compared, one replica of \
            the majority is stopped, and its files are copied into the volume that the source file \
            names, read back and compared; reads go on as long as a quorum of the others serves them. \
            Then, in the project's folder:

              docker compose -f compose.ft.yml down     # without -v
              docker compose -f compose.yml up -d

            Writes stay refused until then, so that the copy is what the service held; 'ftcompose \
            eject db --cancel' serves them again. A volume that holds anything, such as the original \
            that was adopted, is refused; with --replace its content is first copied to a volume of \
            its own (NAME-kept-1). After a failure the service goes on as before.

            Exit status: 0 done, 1 not done, 2 wrong usage, 3 the file cannot be loaded.
            """
    )

    @OptionGroup var project: BuiltProjectOptions

    @Argument(help: "Name of the service in the annotated source.")
    var service: String

    @Flag(help: "Keep what the volume holds under another name and put the copy in its place.")
    var replace = false

    @Flag(help: "Take an ejection back: serve writes again.")
    var cancel = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        if cancel, replace { throw ValidationError("--cancel and --replace exclude each other") }
    }

    func run() async throws {
        let (layout, cancel, replace) = (try project.layout(of: service), cancel, replace)
        let printer = TransferPrinter()
        let outcome = try await EngineClient.withClient { engine -> Ejection.Outcome? in
            let ejection = Ejection(engine: engine, layout: layout) { printer.show($0) }
            guard !cancel else {
                try await ejection.cancel()
                return nil
            }
            return try await ejection.run(replaces: replace)
        }
        guard let outcome else {
            print("\(service) serves writes again")
            return
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
            print(String(decoding: try encoder.encode(outcome), as: UTF8.self))
        } else {
            show(outcome, layout)
        }
    }

    private func show(_ outcome: Ejection.Outcome, _ layout: TransferLayout) {
        let report = outcome.report
        print(
            "\(outcome.target): \(report.files) files, \(ByteCount.text(report.bytes)) from "
                + "\(outcome.donor) (equal: \(outcome.majority.joined(separator: ", "))) at write "
                + "\(outcome.sequence), compared (SHA-256 \(report.digest.prefix(16)))"
        )
        if let kept = report.keptAs { print("what it held before is kept in \(kept)") }
        print(
            """
            writes to \(service) are refused from now on. Go over to the plain service with
              docker compose -p \(layout.project) -f \(project.file) down
              docker compose -p \(layout.project) -f compose.yml up -d
            or take it back with
              ftcompose eject \(service) --cancel
            """
        )
    }
}
