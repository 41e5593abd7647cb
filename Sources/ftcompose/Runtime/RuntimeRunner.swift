import ArgumentParser
import LedgerSink
import Logging
import ServiceLifecycle
import ServicePlan
import UnixSignals
import VotingCore

/// Starts a runtime under a service group: signals, log, vote records, exit codes.
enum RuntimeRunner {
    /// Longest time a runtime gets to end by itself.
    private static let shutdownSeconds = 8

    /// Runs one service until SIGTERM or SIGINT.
    ///
    /// - Parameters:
    ///   - plan: the plan whose replicas the records name.
    ///   - name: label of the log lines.
    ///   - writer: name it writes to the ledger under.
    ///   - stateDirectory: folder that gets `ledger`.
    ///   - controlTokenFile: the service's control token, beside which the key of its digests lies.
    ///   - level: least severe log level.
    ///   - make: builds the service once recorder and logger are there.
    /// - Throws: what the service throws, or a failure to open the ledger.
    static func run(
        _ plan: any RecordedPlan,
        name: String,
        writer: String,
        stateDirectory: String,
        controlTokenFile: String,
        level: Logger.Level,
        make: (any VoteRecorder, Logger) throws -> any Service
    ) async throws {
        let logger = makeLogger(name, level: level)
        let ledger = try RuntimeLedger(
            plan,
            writer: writer,
            stateDirectory: stateDirectory,
            controlTokenFile: controlTokenFile,
            logger: logger
        )
        let recorder = ledger.recorder
        defer { recorder.close() }
        let service = try make(
            plan.mode == "observe" ? ObservedVoteRecorder(recorder) : recorder,
            logger
        )
        // Members are shut down from the last to the first: the ledger outlives who writes to it.
        try await serve(ledger.services + [service], seconds: shutdownSeconds, logger)
    }

    /// Runs services until SIGTERM or SIGINT, or until one of them ends.
    ///
    /// - Parameters:
    ///   - services: what runs; shut down from the last to the first.
    ///   - seconds: longest time they get to end by themselves, and again when they are cancelled.
    ///   - logger: where the group reports.
    /// - Throws: what a service throws.
    static func serve(_ services: [any Service], seconds: Int, _ logger: Logger) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(seconds)
        configuration.maximumCancellationDuration = .seconds(seconds)
        try await ServiceGroup(configuration: configuration).run()
    }

    /// A logger that writes JSON lines.
    static func makeLogger(_ name: String, level: Logger.Level) -> Logger {
        var logger = Logger(label: "ftcompose.\(name)") { JSONLogHandler(label: $0) }
        logger.logLevel = level
        return logger
    }

    /// Says on standard error why a runtime does not start, and ends with exit code 1.
    static func refuse(_ error: any Error) -> ExitCode {
        StandardError.write("ftcompose: \(error)\n")
        return ExitCode(1)
    }
}
