internal import FoundationEssentials
internal import LibCrypto
internal import ServicePlan
internal import TransparencyLog

/// What an actor's peer asks for: a certificate to log in with, and to be known by its keys.
struct ActorRequest {
    let actor: LedgerActor
    let certificateRequest: CertificateRequest

    /// Reads a peer's request from the exchange folder; nil while a part of it is missing.
    ///
    /// - Throws: `LedgerSetupError` that names the file.
    static func read(
        _ actor: LedgerActorPlan,
        from exchange: ExchangeFolder,
        origin: String
    ) throws(LedgerSetupError) -> ActorRequest? {
        let folder = exchange.request(of: actor.name)
        guard let request = try SetupFile.read(folder + "/tls.csr"),
            let entryKey = try SetupFile.read(folder + "/entry.pub.pem"),
            let logKey = try SetupFile.read(folder + "/log.vkey"),
            let witnessKey = try SetupFile.read(folder + "/witness.vkey")
        else { return nil }
        return ActorRequest(
            actor: LedgerActor(
                name: actor.name,
                peerURL: actor.peerURL,
                entryKey: try checkedEntryKey(entryKey, of: actor, folder),
                logKey: try vkey(logKey, .ed25519, named: origin, in: folder + "/log.vkey"),
                witnessKey: try vkey(
                    witnessKey,
                    .cosignature,
                    named: "\(origin)/\(actor.name)",
                    in: folder + "/witness.vkey"
                )
            ),
            certificateRequest: try unusable(folder + "/tls.csr") { () throws(CryptoError) in
                try CertificateRequest(pem: request)
            }
        )
    }

    private static func checkedEntryKey(
        _ pem: [UInt8],
        of actor: LedgerActorPlan,
        _ folder: String
    ) throws(LedgerSetupError) -> String {
        let path = folder + "/entry.pub.pem"
        let key = try unusable(path) { () throws(CryptoError) in try Ed25519PublicKey(pem: pem) }
        let text = Data(key.bytes).base64EncodedString()
        guard actor.entryKey == nil || actor.entryKey == text else {
            throw LedgerSetupError(
                "\(path) holds another key than the source gives for the actor \(actor.name): somebody "
                    + "else asks in its name, or its key was changed; write the new key, \(text), "
                    + "into x-ft-ledger and build again if the change is meant"
            )
        }
        return text
    }

    private static func vkey(
        _ bytes: [UInt8],
        _ type: NoteKeyType,
        named name: String,
        in path: String
    ) throws(LedgerSetupError) -> String {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let text = lines.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let verifier = try unusable(path) { () throws(LogError) in
            try NoteVerifier(vkey: text)
        }
        guard lines.count == 1, verifier.type == type, verifier.name == name else {
            throw LedgerSetupError(
                "\(path) is not one key of the kind it should be, under the name \(name); "
                    + "remove the folder and restart the peer"
            )
        }
        return verifier.vkey
    }

    private static func unusable<Value, Failure: Error>(
        _ path: String,
        _ body: () throws(Failure) -> Value
    ) throws(LedgerSetupError) -> Value {
        do throws(Failure) {
            return try body()
        } catch {
            throw LedgerSetupError(
                "\(path) cannot be used (\(error)); remove the folder and restart the peer"
            )
        }
    }
}
