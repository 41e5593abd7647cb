import FoundationEssentials
import LibCrypto
public import ServicePlan
import TransparencyLog

/// The peer's side of `ledger init`: asks for a certificate and to be known, and reads what was granted.
///
/// Both sides meet in the exchange folder, which holds nothing that may not be public.
public struct PeerEnrolment: Sendable {
    /// File of the key that the peer logs in to the members with, in its own folder.
    static let keyName = "tls.pem"

    private let plan: LedgerPlan
    private let actor: LedgerActorPlan
    private let keys: PeerKeys
    private let exchange: ExchangeFolder

    /// Prepares the enrolment of one actor of a plan.
    public init(plan: LedgerPlan, actor: LedgerActorPlan, keys: PeerKeys) {
        self.plan = plan
        self.actor = actor
        self.keys = keys
        exchange = ExchangeFolder(path: plan.exchangeDirectory)
    }

    private var keyPath: String { plan.stateDirectory + "/" + Self.keyName }

    /// Writes the request; the same keys are asked for at every start.
    ///
    /// - Throws: `LedgerSetupError` that names the file.
    public func request() throws(LedgerSetupError) {
        let folder = exchange.request(of: actor.name)
        let request: CertificateRequest
        let entryKey: [UInt8]
        do {
            if let key = try SetupFile.read(keyPath) {
                request = try CertificateRequest.make(commonName: actor.name, privateKeyPEM: key)
            } else {
                let made = try CertificateRequest.make(commonName: actor.name)
                try SetupFile.write(made.privateKeyPEM, to: keyPath, mode: SetupFile.secretMode)
                request = made.request
            }
            // The others know the first one; what follows it they read in the ledger.
            entryKey = try keys.firstEntryKey.pem()
        } catch let error as LedgerSetupError {
            throw error
        } catch {
            throw LedgerSetupError(
                "\(keyPath) holds no usable key (\(error)); restore it, or move it away and allow "
                    + "another one with 'ftcompose ledger init --reissue \(actor.name)'"
            )
        }
        let parts = [
            ("entry.pub.pem", entryKey), ("log.vkey", line(keys.log.verifier.vkey)),
            ("witness.vkey", line(keys.witness.verifier.vkey)), ("tls.csr", request.pem),
        ]
        try SetupFile.makeFolder(folder, mode: 0o755)
        for (name, bytes) in parts {
            try SetupFile.write(bytes, to: "\(folder)/\(name)", mode: SetupFile.publicMode)
        }
    }

    /// Reads what was granted; nil while a part of it is missing or meant for another key.
    ///
    /// - Throws: `LedgerSetupError` that names the file.
    public func grant() throws(LedgerSetupError) -> PeerGrant? {
        guard let policy = try SetupFile.read(exchange.policy),
            let list = try SetupFile.read(exchange.actors),
            let authority = try SetupFile.read(exchange.authority),
            let certificate = try SetupFile.read(exchange.grant(of: actor.name) + "/tls.crt"),
            let key = try SetupFile.read(keyPath)
        else { return nil }
        guard let actors = try? JSONDecoder().decode([LedgerActor].self, from: Data(list)) else {
            throw LedgerSetupError(
                "\(exchange.actors) is no list of actors; run 'ftcompose ledger init' again"
            )
        }
        guard let found = try? Certificate(pem: certificate), found.belongs(toPrivateKeyPEM: key)
        else { return nil }
        return PeerGrant(
            actors: actors,
            policyText: String(decoding: policy, as: UTF8.self),
            authorityPEM: authority,
            certificatePEM: certificate,
            privateKeyPEM: key
        )
    }

    private func line(_ text: String) -> [UInt8] { Array((text + "\n").utf8) }
}
