import ControlPlane
import LedgerFormat
import LedgerPeer
import LedgerSink
import LibCrypto
import Logging
import ServiceLifecycle
import ServicePlan
import TransparencyLog
import VotingCore

/// What a runtime records its votes with: the recorder, and the ledger it sends to.
struct RuntimeLedger {
    /// Folder of a runtime's key, spool and own ledger within its state.
    static let folderName = "ledger"
    /// File of the key of the service's digests, beside the control token: tunnel and voter share that folder, and
    /// nobody else has it.
    static let digestKeyName = "digest.key"
    /// Pause before a ledger that stopped is opened again.
    private static let reopenSeconds = 10

    /// Takes the records.
    let recorder: LedgerRecorder
    /// Tasks that have to run for records to get anywhere.
    let services: [any Service]

    /// Opens the recorder of a runtime.
    ///
    /// - Parameters:
    ///   - plan: the service's plan.
    ///   - service: name the runtime writes under.
    ///   - stateDirectory: the runtime's own folder.
    ///   - controlTokenFile: the service's control token.
    ///   - logger: told what changes.
    /// - Throws: `RuntimeFailure` that says what is wrong and how to mend it.
    init(
        _ plan: any RecordedPlan,
        writer service: String,
        stateDirectory: String,
        controlTokenFile: String,
        logger: Logger
    ) throws(RuntimeFailure) {
        let ledger = plan.ledger
        guard Durability(rawValue: ledger.durability) != nil else {
            throw RuntimeFailure(
                "the plan's durability '\(ledger.durability)' is none of "
                    + Durability.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        guard let writer = WriterName(actor: ledger.actor, service: service) else {
            throw RuntimeFailure(
                "'\(ledger.actor)/\(service)' is no name of a writer of the ledger: use a-z 0-9 . _ -"
            )
        }
        let folder = stateDirectory + "/" + Self.folderName
        let origin = ledger.mode == "local" ? "\(ledger.origin)/\(service)" : ledger.origin
        do {
            let identity = WriterIdentity(
                writer: writer,
                origin: origin,
                key: try WriterKey.loadOrCreate(path: folder + "/key.pem")
            )
            recorder = try LedgerRecorder(
                spool: folder + "/spool.sqlite",
                identity: identity,
                digests: try DigestKey.loadOrCreate(path: Self.digestKeyPath(controlTokenFile)),
                service: plan.service,
                groups: plan.replicaGroups,
                limits: RecorderLimits(spoolBytesMax: ledger.spoolBytesMax),
                logger: logger
            )
        } catch {
            throw RuntimeFailure("\(error)")
        }
        let rotation = Self.rotation(of: recorder, folder)
        switch ledger.mode {
        case "local":
            services =
                [rotation] + Self.embedded(recorder, ledger, origin: origin, folder: folder, logger)
        case "etcd":
            services = [rotation, try Self.remote(recorder, ledger)]
        default:
            throw RuntimeFailure("the plan's ledger mode '\(ledger.mode)' is not known here")
        }
    }

    /// The file of the key of a service's digests, by that of its control token.
    static func digestKeyPath(_ controlTokenFile: String) -> String {
        let folder = controlTokenFile.lastIndex(of: "/").map { controlTokenFile[...$0] } ?? ""
        return folder + digestKeyName
    }

    /// Where commands put what they ask of the writer in a container.
    static func mailbox(folder: String) -> OperatorMailbox {
        OperatorMailbox(folder: folder + "/writer.operator")
    }

    /// Gives the writer a new key when the operator asks for one.
    private static func rotation(of recorder: LedgerRecorder, _ folder: String) -> any Service {
        RuntimeService("requests to the writer of the ledger") {
            try await mailbox(folder: folder).serve { request in
                guard request.action == "rotate" else {
                    return .init(isDone: false, text: "a writer does not know '\(request.action)'")
                }
                do {
                    let key = try WriterKey.replace(path: folder + "/key.pem")
                    recorder.replaceKey(with: key)
                    return .init(isDone: true, text: Base64.encode(key.publicKey.bytes))
                } catch {
                    return .init(isDone: false, text: "\(error)")
                }
            }
        }
    }

    /// A ledger of one actor in this process.
    ///
    /// A ledger that cannot be opened, or that stops, does not take the service with it: records wait in
    /// the spool while it is tried again.
    private static func embedded(
        _ recorder: LedgerRecorder,
        _ plan: ServiceLedgerPlan,
        origin: String,
        folder: String,
        _ logger: Logger
    ) -> [any Service] {
        var configuration = PeerConfiguration()
        configuration.block.entriesMax = plan.block.entriesMax
        configuration.block.bytesMax = plan.block.bytesMax
        configuration.block.intervalMilliseconds = plan.block.intervalMilliseconds
        configuration.retention.days = plan.retention.days
        configuration.retention.mebibytesMax = max(plan.retention.bytesMax >> 20, 1)
        let settings = configuration
        let actor = plan.actor
        let destination = LateDestination()
        let peer = RuntimeService("ledger of \(origin)") {
            while !Task.isCancelled {
                do {
                    let peer = try EmbeddedPeer(
                        folder: folder,
                        origin: origin,
                        actor: actor,
                        configuration: settings,
                        logger: logger
                    )
                    destination.set(peer)
                    try await peer.run()
                } catch is CancellationError {
                    return
                } catch {
                    logger.critical(
                        "the ledger does not work; records wait in the spool",
                        metadata: ["reason": "\(error)"]
                    )
                }
                destination.set(nil)
                try? await Task.sleep(for: .seconds(reopenSeconds))
            }
        }
        return [peer, submitter(recorder, to: destination)]
    }

    /// A peer on the control network.
    private static func remote(
        _ recorder: LedgerRecorder,
        _ plan: ServiceLedgerPlan
    ) throws(RuntimeFailure) -> any Service {
        guard let url = plan.peerURL, let tokenFile = plan.tokenFile else {
            throw RuntimeFailure(
                "the plan names no peer of the ledger; run 'ftcompose build' again"
            )
        }
        let peer = PeerHTTPDestination(baseURL: url) {
            (try? ControlToken.load(path: tokenFile))?.digits
        }
        return submitter(recorder, to: peer)
    }

    private static func submitter(
        _ recorder: LedgerRecorder,
        to destination: any BatchDestination
    ) -> any Service {
        RuntimeService("votes on their way to the ledger") {
            await recorder.run(to: destination)
        }
    }
}
