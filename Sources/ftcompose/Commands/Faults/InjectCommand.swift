import ArgumentParser
import EngineConnector
import FaultInjection
import FoundationEssentials
import UnixSignals

/// `ftcompose inject`: puts a fault into one replica of a running service.
struct InjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inject",
        abstract: "Put a fault into one replica, to see it masked.",
        discussion: """
            For trials: the fault is real, the clients should see nothing of it. What each fault does \
            and what is expected: docs/faults.md, or --list. A fault that lasts is taken back at the \
            end, also on ctrl-C. A replica that does not vote is refused. What you do not choose, a \
            random seed does; it is printed.

              ftcompose inject row-changed --replica db-2 --until-repaired
              ftcompose inject pause --for 30s

            Exit status: 0 the fault acted (and was repaired, where that is awaited), 1 it did not, \
            130 interrupted.
            """
    )

    @OptionGroup var project: ProjectOptions

    @Argument(help: "The fault; see --list.")
    var fault: FaultArgument?

    @Option(help: "Name of the service; may be left out when the project has only one.")
    var service: String?

    @Option(help: "The replica; else the seed chooses.")
    var replica: String?

    @Flag(help: "Act one time, or for 10 s when the fault lasts (default).")
    var once = false

    @Flag(help: "Act until the replica is taken out; then wait until it votes again.")
    var untilRepaired = false

    @Option(name: .customLong("for"), help: "Act for this time, such as 30s.")
    var length: DurationArgument?

    @Option(help: "Regular expression that chooses statements.")
    var match: String?

    @Option(help: "database.table or database of a data fault; else the seed chooses.")
    var object: String?

    @Option(
        parsing: .unconditional,
        help: "How late, or how far the clock is off; -1h sets it back."
    )
    var by: String?

    @Option(help: "Makes every choice that is not made here; else random, and printed.")
    var randomSeed: UInt64?

    @Option(help: "Longest wait for a statement to act on, and for the repair.")
    var timeout = DurationArgument(milliseconds: 300_000)

    @Flag(help: "List the faults.")
    var list = false

    @Flag(help: "Take away what an interrupted injection left behind.")
    var restore = false

    @Flag(help: "Print the report, or the list, as JSON.")
    var json = false

    func validate() throws {
        guard [once, untilRepaired, length != nil].count(where: { $0 }) <= 1 else {
            throw ValidationError("--once, --until-repaired and --for exclude each other")
        }
        guard list || restore || fault != nil else {
            throw ValidationError("name a fault; --list shows them")
        }
        if let by, Self.signedMilliseconds(by) == nil {
            throw ValidationError("--by needs a length of time such as 8s or -1h")
        }
    }

    func run() async throws {
        if list { return try printList() }
        if restore { return try await takeAway() }
        guard let fault else { return }
        let request = InjectionRequest(
            fault: fault.name,
            replica: replica,
            span: span,
            pattern: match,
            object: object,
            byMilliseconds: by.flatMap(Self.signedMilliseconds),
            randomSeed: randomSeed ?? UInt64.random(in: 0...UInt64(UInt32.max)),
            timeoutMilliseconds: timeout.milliseconds
        )
        Terminal.note("random seed \(request.randomSeed)")
        let report = try await Self.untilInterrupted { [project, service] in
            try await project.withService(service) { engine, located in
                try await Injector(
                    engine: engine,
                    service: located,
                    tunnel: try EngineTunnelControl(engine: engine, service: located),
                    progress: { Terminal.note($0) }
                ).run(request)
            }
        }
        try show(report)
        guard report.acted > 0, report.repaired != false else { throw ExitCode.failure }
    }

    private var span: FaultSpan {
        if untilRepaired { return .untilRepaired }
        return length.map { .lasting(milliseconds: $0.milliseconds) } ?? .once
    }

    private func takeAway() async throws {
        let count = try await project.withService(service) { engine, located in
            try await Injector(
                engine: engine,
                service: located,
                tunnel: try EngineTunnelControl(engine: engine, service: located)
            ).restore()
        }
        print("\(count) fault \(count == 1 ? "proxy" : "proxies") taken away")
    }

    private func printList() throws {
        if json {
            let faults = FaultName.allCases.map { name in
                [
                    "fault": name.rawValue, "manifestation": name.manifestation.rawValue,
                    "summary": name.summary,
                ]
            }
            return print(try Self.text(of: faults))
        }
        for manifestation in Manifestation.allCases {
            print(manifestation.rawValue)
            for name in FaultName.allCases where name.manifestation == manifestation {
                let gap = String(repeating: " ", count: max(1, 22 - name.rawValue.count))
                print("  \(name.rawValue)\(gap)\(name.summary)")
            }
        }
    }

    private func show(_ report: InjectionReport) throws {
        if json { return print(try Self.text(of: report)) }
        print("\(report.fault.rawValue) in \(report.replica) of \(report.service): \(report.done)")
        let repair = report.repaired.map { $0 ? ", repaired" : ", not repaired" } ?? ""
        print("acted \(report.acted) times, \(report.undone ? "over" : "still in place")\(repair)")
        report.notes.forEach { print("note: \($0)") }
    }

    /// Cancels the work on SIGINT and SIGTERM and waits until it has cleaned up.
    private static func untilInterrupted<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                for await _ in signals { break }
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else {
                Terminal.note("interrupted: taking the fault back")
                group.cancelAll()
                while (try? await group.next()) != nil {}
                throw ExitCode(130)
            }
            return value
        }
    }

    private static func signedMilliseconds(_ text: String) -> Int? {
        let isNegative = text.hasPrefix("-")
        let length = DurationArgument(argument: isNegative ? String(text.dropFirst()) : text)
        return length.map { isNegative ? -$0.milliseconds : $0.milliseconds }
    }

    private static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
