import ArgumentParser
import LedgerSink
import Logging

/// The recorder of a load.
struct LoadSpoolOptions: ParsableArguments {
    @Option(help: "File of the spool; made when missing.")
    var spool: String

    @Option(name: .customLong("spool-bytes"), help: "Bytes that the spool holds at most.")
    var spoolBytes = 1_073_741_824

    /// Runs a body with a recorder that sends to the writer's peer, and closes it.
    func withRecorder(
        _ writer: LoadWriterOptions,
        _ body: @escaping @Sendable (LedgerRecorder) async throws -> Void
    ) async throws {
        let recorder = try LedgerRecorder(
            spool: spool,
            identity: try writer.identity(writer.writer),
            digests: DigestKey(),
            service: writer.writer,
            replicas: ["db-1", "db-2", "db-3"],
            limits: RecorderLimits(spoolBytesMax: spoolBytes),
            logger: RuntimeRunner.makeLogger("ledger-load", level: .warning)
        )
        defer { recorder.close() }
        try await writer.withDestination { destination in
            let sending = Task { await recorder.run(to: destination) }
            defer { sending.cancel() }
            try await body(recorder)
        }
    }
}
