internal import EtcdClient
internal import FoundationEssentials
internal import LibCrypto
public import Logging
public import ServicePlan

/// Brings members and actors of a ledger together; the work of `ledger init`.
///
/// It waits for the members and for each actor's request, sets up the members' users, signs the
/// certificates and writes who takes part. It may run as often as one likes. An actor whose keys were
/// enrolled once keeps them: other keys in its name are refused.
public struct LedgerInitialisation: Sendable {
    /// How often the requests are looked for, in milliseconds.
    private static let pauseMilliseconds = 250

    private let plan: LedgerPlan
    private let exchange: ExchangeFolder
    private let reissued: Set<String>
    private let logger: Logger

    /// Prepares the initialisation of a plan.
    ///
    /// - Parameters:
    ///   - plan: the ledger's plan.
    ///   - reissued: actors who may have a certificate for another key than before.
    ///   - logger: told what is tried again.
    public init(plan: LedgerPlan, reissued: Set<String> = [], logger: Logger) {
        self.plan = plan
        self.reissued = reissued
        self.logger = logger
        exchange = ExchangeFolder(path: plan.exchangeDirectory)
    }

    /// Does what is left to do.
    ///
    /// - Parameters:
    ///   - wait: how long members and requests may take to be there.
    ///   - report: told each step in words.
    /// - Throws: `LedgerSetupError` that says what is missing and how to mend it.
    public func run(
        wait: Duration,
        report: @escaping @Sendable (String) -> Void
    ) async throws(LedgerSetupError) {
        let deadline = ContinuousClock.now + wait
        let folder = AuthorityFolder(path: plan.authorityDirectory)
        guard let authority = try folder.load(),
            let certificate = try SetupFile.read(folder.path + "/root.crt"),
            let key = try SetupFile.read(folder.path + "/root.key")
        else {
            throw LedgerSetupError(
                "there is no certificate authority in \(folder.path); run "
                    + "'ftcompose ledger certificates' first"
            )
        }
        let requests = try await waitForRequests(until: deadline, report)
        let actors = requests.map(\.actor)
        try checkPinned(actors)
        let members = MemberSetup(
            configuration: EtcdConfiguration(
                endpoints: plan.members.map {
                    EtcdEndpoint(host: $0.host, port: $0.clientPort)
                },
                authorityPEM: authority.certificatePEM,
                certificatePEM: certificate,
                privateKeyPEM: key
            ),
            actors: actors.map(\.name),
            logger: logger
        )
        try await members.run(until: deadline, report: report)
        // Nobody gets in before it is decided what he may do there.
        for request in requests { try sign(request, authority, report) }
        try write(authority.certificatePEM, to: exchange.authority)
        try write(try Self.encode(actors), to: exchange.actors)
        try write(Array(PolicyText.make(actors).utf8), to: exchange.policy)
        report("granted: \(actors.map(\.name).joined(separator: ", "))")
    }

    private func waitForRequests(
        until deadline: ContinuousClock.Instant,
        _ report: @Sendable (String) -> Void
    ) async throws(LedgerSetupError) -> [ActorRequest] {
        var missingBefore: [String] = []
        while true {
            var requests: [ActorRequest] = []
            var missing: [String] = []
            for actor in plan.actors {
                if let request = try ActorRequest.read(actor, from: exchange, origin: plan.origin) {
                    requests.append(request)
                } else {
                    missing.append(actor.name)
                }
            }
            if missing.isEmpty { return requests }
            if missing != missingBefore {
                report("waiting for the requests of: \(missing.joined(separator: ", "))")
            }
            missingBefore = missing
            let pause = Duration.milliseconds(Self.pauseMilliseconds)
            guard ContinuousClock.now < deadline, (try? await Task.sleep(for: pause)) != nil else {
                throw LedgerSetupError(
                    "no complete request of \(missing.joined(separator: ", ")) in "
                        + "\(exchange.path)/requests; start the peer of each actor, then run "
                        + "'ftcompose ledger init' again"
                )
            }
        }
    }

    /// Refuses keys other than those that were enrolled.
    private func checkPinned(_ actors: [LedgerActor]) throws(LedgerSetupError) {
        guard let bytes = try SetupFile.read(exchange.actors) else { return }
        guard let pinned = try? JSONDecoder().decode([LedgerActor].self, from: Data(bytes)) else {
            throw LedgerSetupError(
                "\(exchange.actors) cannot be read; remove it if the actors' keys are as they were"
            )
        }
        let names = pinned.map(\.name)
        guard names == actors.map(\.name) else {
            throw LedgerSetupError(
                "this ledger's actors are \(names.joined(separator: ", ")) and cannot become "
                    + "\(actors.map(\.name).joined(separator: ", ")): a ledger with other actors is "
                    + "another ledger; give it another origin and volumes of its own"
            )
        }
        for (old, new) in zip(pinned, actors)
        where old.entryKey != new.entryKey || old.logKey != new.logKey
            || old.witnessKey != new.witnessKey
        {
            throw LedgerSetupError(
                "the actor \(new.name) asks with other keys than the enrolled ones: its volume was lost "
                    + "or somebody else asks in its name; restore the volume, or begin a new ledger"
            )
        }
    }

    /// Gives an actor its certificate, unless it has one that fits.
    private func sign(
        _ request: ActorRequest,
        _ authority: CertificateAuthority,
        _ report: (String) -> Void
    ) throws(LedgerSetupError) {
        let name = request.actor.name
        let path = exchange.grant(of: name) + "/tls.crt"
        if let pem = try SetupFile.read(path), let old = try? Certificate(pem: pem),
            old.isIssued(by: authority), old.commonName == name
        {
            let isAnswer = request.certificateRequest.isAnswered(by: old)
            guard isAnswer || reissued.contains(name) else {
                throw LedgerSetupError(
                    "\(exchange.request(of: name))/tls.csr asks for another key than \(name) has a "
                        + "certificate for; if the peer's key was lost, allow it once with "
                        + "'--reissue \(name)', else remove the request"
                )
            }
            if isAnswer, old.secondsLeft > IssuedCertificate.renewalDays * 86_400 {
                report("certificate of \(name): there")
                return
            }
        }
        do {
            let certificate = try authority.sign(
                request.certificateRequest,
                as: CertificateSubject(commonName: name, purpose: .client)
            )
            try SetupFile.makeFolder(exchange.grant(of: name), mode: 0o755)
            try write(certificate, to: path)
            report("certificate of \(name): signed")
        } catch let error as LedgerSetupError {
            throw error
        } catch {
            throw LedgerSetupError("no certificate for the actor \(name): \(error)")
        }
    }

    /// Writes a file for everybody unless it is so already; peers watch for changes.
    private func write(_ bytes: [UInt8], to path: String) throws(LedgerSetupError) {
        if try SetupFile.read(path) == bytes { return }
        try SetupFile.makeFolder(exchange.granted, mode: 0o755)
        try SetupFile.write(bytes, to: path, mode: SetupFile.publicMode)
    }

    private static func encode(_ actors: [LedgerActor]) throws(LedgerSetupError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(actors)) + [UInt8(ascii: "\n")]
        } catch {
            throw LedgerSetupError("the list of actors cannot be written: \(error)")
        }
    }
}
