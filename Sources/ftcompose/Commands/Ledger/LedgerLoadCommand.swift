import ArgumentParser
import EtcdClient
import FoundationEssentials
import LedgerSink
import Logging

/// `ftcompose ledger load`: how fast the members take values; for `bench/ledger`.
struct LedgerLoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Measure how fast the members put values in order.",
        discussion: """
            Submits values under 'load/', one per transaction, and prints throughput and latency for \
            each number of clients. For test clusters: what it writes stays there.
            """,
        shouldDisplay: false
    )

    @Option(help: "Members as host:port, separated by commas; clients are spread over them.")
    var members: String

    @Option(help: "Certificate of the authority (PEM).")
    var authority: String

    @Option(help: "The client's certificate (PEM).")
    var certificate: String

    @Option(help: "The client's private key (PEM).")
    var key: String

    @Option(help: "Numbers of clients, separated by commas.")
    var clients = "4,8,16,32,64"

    @Option(help: "Values per number of clients.")
    var requests = 8_000

    @Option(help: "Bytes of a value.")
    var bytes = 1_024

    @Flag(help: "Print JSON lines.")
    var json = false

    func validate() throws {
        guard (1...10_000_000).contains(requests), (0...1_000_000).contains(bytes) else {
            throw ValidationError("--requests takes 1...10000000 and --bytes 0...1000000")
        }
        guard !counts.isEmpty, counts.allSatisfy({ (1...10_000).contains($0) }) else {
            throw ValidationError("--clients takes numbers from 1 to 10000, such as 4,8,16")
        }
    }

    private var counts: [Int] { clients.split(separator: ",").map { Int($0) ?? 0 } }

    func run() async throws {
        let sequencers = try makeSequencers()
        let running = sequencers.map { sequencer in Task { await sequencer.run() } }
        defer { for task in running { task.cancel() } }
        if !json { print("clients     /s   mean    dev    p50    p99    max ms  failed") }
        for count in counts {
            // The first calls open the connections.
            _ = await SequencerLoad(
                clients: count,
                requests: count * 4,
                bytes: bytes,
                prefix: "load/warm/\(UInt64.random(in: 0 ... .max))/"
            ).run(sequencers)
            let report = await SequencerLoad(
                clients: count,
                requests: requests,
                bytes: bytes,
                prefix: "load/\(UInt64.random(in: 0 ... .max))/"
            ).run(sequencers)
            try show(report)
        }
    }

    private func makeSequencers() throws -> [EtcdSequencer] {
        let endpoints = try members.split(separator: ",").map { text in
            guard let endpoint = EtcdEndpoint(text) else {
                throw ValidationError("'\(text)' is no host:port")
            }
            return endpoint
        }
        let authority = try read(authority)
        let certificate = try read(certificate)
        let key = try read(key)
        return try endpoints.indices.map { own in
            var endpoints = endpoints
            endpoints.swapAt(0, own)
            return try EtcdSequencer(
                EtcdConfiguration(
                    endpoints: endpoints,
                    authorityPEM: authority,
                    certificatePEM: certificate,
                    privateKeyPEM: key
                ),
                logger: RuntimeRunner.makeLogger("ledger-load", level: .warning)
            )
        }
    }

    private func read(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("cannot read \(path)")
        }
        return [UInt8](data)
    }

    private func show(_ report: SequencerLoadReport) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            Terminal.line(String(decoding: try encoder.encode(report), as: UTF8.self))
            return
        }
        let columns = [
            Double(report.clients), report.perSecond, report.meanMilliseconds,
            report.deviationMilliseconds, report.medianMilliseconds, report.p99Milliseconds,
            report.maxMilliseconds,
        ]
        let texts = columns.enumerated().map { index, value in
            Self.pad(index < 2 ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)")
        }
        Terminal.line(texts.joined() + Self.pad("\(report.failed)"))
    }

    private static func pad(_ text: String) -> String {
        String(repeating: " ", count: max(1, 7 - text.count)) + text
    }
}
