import ArgumentParser
import LedgerFormat
import LedgerSink
import LibCrypto

/// `ftcompose ledger load requests`: how fast single signed entries get into the order.
struct LoadRequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "Measure how fast single entries get into the order through any member.",
        discussion: """
            Each client is a writer of its own (WRITER-1, WRITER-2, …), which the peer's plan has to \
            allow, and puts one signed entry per transaction. With --local the entries go to a ledger in \
            this process, and no member is needed.
            """
    )

    @OptionGroup var writer: LoadWriterOptions
    @OptionGroup var counts: LoadCountOptions

    @Option(help: "Members as host:port, separated by commas; clients are spread over them.")
    var members: String?

    @Option(help: "Certificate of the authority (PEM).")
    var authority: String?

    @Option(help: "The actor's certificate (PEM).")
    var certificate: String?

    @Option(help: "The actor's private key (PEM).")
    var key: String?

    func validate() throws {
        let given = [members, authority, certificate, key]
        guard given.allSatisfy({ ($0 == nil) == (writer.local != nil) }) else {
            throw ValidationError(
                "--peer needs --members, --authority, --certificate and --key; --local takes none of them"
            )
        }
    }

    func run() async throws {
        let sequencers = try sequencers()
        let running = sequencers.map { sequencer in Task { await sequencer.run() } }
        defer { for task in running { task.cancel() } }
        try await writer.withDestination { destination in
            try await measure(destination, sequencers)
        }
    }

    private func measure(
        _ destination: any BatchDestination,
        _ sequencers: [EtcdSequencer]
    ) async throws {
        var clients: [LoadClient] = []
        for number in 0..<(counts.numbers.max() ?? 0) {
            let way = sequencers.isEmpty ? nil : sequencers[number % sequencers.count]
            clients.append(try await client(number + 1, destination, way))
        }
        counts.begin()
        for count in counts.numbers {
            var part = Array(clients[..<count])
            // The first calls open the connections.
            _ = await RequestLoad(requests: count).run(&part)
            let load = RequestLoad(requests: counts.requests)
            try counts.show(await load.run(&part))
            clients.replaceSubrange(..<count, with: part)
        }
    }

    /// Not optimised: Swift 6.3.1 crashes on such functions (splitting the coroutine, around its errors).
    @_optimize(none)
    private func client(
        _ number: Int,
        _ destination: any BatchDestination,
        _ way: (any Sequencer)?
    ) async throws -> LoadClient {
        let identity = try writer.identity("\(writer.writer)-\(number)")
        let standing = try await destination.enrol(identity.writer, identity.key.publicKey)
        return LoadClient(identity, after: standing) { batch in
            try await Self.put(batch, through: way, or: destination)
        }
    }

    /// Not optimised for the same reason.
    @_optimize(none)
    private static func put(
        _ batch: SealedBatch,
        through sequencer: (any Sequencer)?,
        or destination: any BatchDestination
    ) async throws {
        guard let sequencer else {
            _ = try await destination.submit(
                batch.bytes,
                of: batch.writer,
                firstSequence: batch.firstSequence
            )
            return
        }
        guard case .ordered = try await sequencer.submit(batch.key.text, batch.bytes) else {
            throw DestinationError.rejected("\(batch.key.text) is taken")
        }
    }

    private func sequencers() throws -> [EtcdSequencer] {
        guard let members, let authority, let certificate, let key else { return [] }
        var options = LoadMemberOptions()
        options.members = members
        options.authority = authority
        options.certificate = certificate
        options.key = key
        return try options.sequencers()
    }
}
