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
    ///   - stateDirectory: folder that gets `votes`.
    ///   - limits: bounds of the vote records.
    ///   - level: least severe log level.
    ///   - make: builds the service once recorder and logger are there.
    /// - Throws: what the service throws, or a failure to open the vote records.
    static func run(
        _ plan: Plan,
        name: String,
        stateDirectory: String,
        limits: VoteFileLimits,
        level: Logger.Level,
        make: (any VoteRecorder, Logger) throws -> any Service
    ) async throws {
        let logger = makeLogger(name, level: level)
        let recorder = try JSONLinesVoteRecorder(
            directory: stateDirectory + "/votes",
            replicaNames: plan.replicas.map(\.name),
            limits: limits
        )
        defer { recorder.close() }
        let service = try make(
            plan.mode == "observe" ? ObservedVoteRecorder(recorder) : recorder,
            logger
        )
        var configuration = ServiceGroupConfiguration(
            services: [service],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(shutdownSeconds)
        configuration.maximumCancellationDuration = .seconds(shutdownSeconds)
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
