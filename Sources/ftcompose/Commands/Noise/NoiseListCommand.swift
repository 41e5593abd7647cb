import ArgumentParser
import EngineConnector
import FoundationEssentials
import ServicePlan

/// `ftcompose noise list`: the masks and what may become one.
struct NoiseListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List learnt masks, and places that may become one.",
        discussion: """
            KIND is mask (its differences are set aside) or candidate (all replicas differed, not yet often \
            enough). ROUTE is the method and the path with identifiers as placeholders; PLACE is a JSON \
            pointer, a selector, 'line N' or 'header:NAME'. SHAPE is how long values are and of which bytes. \
            SEEN is the votes in which all replicas differed there, of those since the first. FOR is how \
            long it has been a mask. No value is ever shown or stored.

            The word 'list' may be left out, unless the service is called list or forget.
            """
    )

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Name of the service; without it all web services of the project.")
    var service: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let reports = try await reports()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(reports), as: UTF8.self))
        } else {
            let table = NoiseTable(
                terminal: .standardOutput,
                nowUnixMilliseconds: UnixTime.nowMilliseconds
            )
            reports.flatMap(table.lines).forEach { print($0) }
        }
    }

    private func reports() async throws -> [NoiseReport] {
        let (hint, service) = (project.hint, service)
        return try await EngineClient.withClient { engine in
            let locator = ProjectLocator(engine: engine, hint: hint)
            guard service == nil else {
                return [try await Self.ask(engine, try await locator.service(service))]
            }
            var reports: [NoiseReport] = []
            var refusals: [EngineError] = []
            for located in try await locator.services() {
                do {
                    reports.append(try await Self.ask(engine, located))
                } catch let error as EngineError where error.code == .refused {
                    // Nobody named this one: a database beside the web services is no failure.
                    refusals.append(error)
                }
            }
            if reports.isEmpty, let first = refusals.first { throw first }
            return reports
        }
    }

    private static func ask(
        _ engine: EngineClient,
        _ located: LocatedService
    ) async throws -> NoiseReport {
        let command = RuntimeCommand(engine: engine, container: try located.runningTunnel().id)
        let output = try await command.output(of: ["control", "noise"])
        return try JSONDecoder().decode(NoiseReport.self, from: Data(output))
    }
}
