import LedgerFormat
import LedgerSink
import LibCrypto
import TransparencyLog

/// What each path of a peer's interface does.
struct PeerRoutes: Sendable {
    let core: PeerCore

    private static let noSuchPath = PeerRequestError.notFound("there is no such path")

    // MARK: Readers

    /// `GET` outside `/v1`: what transparency-log clients and watchers ask for.
    func log(_ path: String, _ parts: [String]) async throws -> PeerAnswer {
        switch parts.first {
        case "healthz" where parts.count == 1:
            let health = await core.health()
            return .text(health.detail + "\n", status: health.isHealthy ? 200 : 503)
        case "metrics" where parts.count == 1:
            return .text(await core.metricsText(), type: "text/plain; version=0.0.4")
        case "checkpoint" where parts.count == 1:
            guard let note = try await core.servedCheckpoint() else {
                throw PeerRequestError.notFound("no block has been cut yet")
            }
            return .text(note)
        case "tile":
            return try await tile(String(path.dropFirst()))
        default:
            guard parts.count == 2, parts[1] == "checkpoint",
                let note = try await core.witnessedCheckpoint(originHash: parts[0])
            else { throw Self.noSuchPath }
            return .text(note)
        }
    }

    private func tile(_ text: String) async throws -> PeerAnswer {
        guard let path = TilePath(text) else {
            throw PeerRequestError.notFound("\(text) is not the path of a tile")
        }
        let store = core.store
        switch path.content {
        case .hashes(let level):
            guard level < 8 else { throw Self.noSuchTile(text) }
            let bytes = try await store.withTree { try $0.tile(level: level, number: path.index) }
            let count = path.width * TreeHash.byteCount
            guard let bytes, bytes.count >= count else { throw Self.noSuchTile(text) }
            return .bytes(Array(bytes[..<count]), isImmutable: true)
        case .entries:
            guard path.index < UInt64(Int64.max) >> 8 else { throw Self.noSuchTile(text) }
            let first = path.startIndex
            let leaves = try await store.leaves(first..<(first + UInt64(path.width)))
            guard leaves.count == path.width else { throw Self.noSuchTile(text) }
            return .bytes(try EntryBundle.encode(leaves), isImmutable: true)
        }
    }

    private static func noSuchTile(_ text: String) -> PeerRequestError {
        .notFound("\(text) is beyond the log's end, or older than what is kept")
    }

    /// `GET /v1/…`.
    func read(
        _ parts: [String],
        _ items: [(name: String, value: String)]
    ) async throws -> PeerAnswer {
        switch (parts.count, parts.dropFirst().first) {
        case (2, "entries"):
            let query = try QueryParameters.query(items)
            return try .json(await core.store.entries(matching: query))
        case (3, "entries"):
            guard let detail = try await core.store.detail(of: try index(parts[2])) else {
                let minimum = try core.store.minimumIndex()
                throw PeerRequestError.notFound(
                    "there is no leaf \(parts[2]), or it is not kept: this copy begins at leaf \(minimum)"
                )
            }
            return try .json(detail)
        case (3, "proofs"):
            return try await proof(of: try index(parts[2]))
        case (3, "states"):
            guard let state = await core.state(atBlockEnd: try index(parts[2])) else {
                throw PeerRequestError.notFound(
                    "no block among the newest \(BlockStates.keptMax) ends at \(parts[2]) leaves"
                )
            }
            return .bytes(state, isImmutable: false)
        case (2, "status"): return try .json(await core.status())
        case (2, "policy"): return .text(core.party.policyText)
        case (2, "actors"): return try .json(core.party.actors)
        case (2, "blocks"):
            let blocks = try await core.store.blocks(beyond: try bound(items, "beyond"), limit: 256)
            return try .json(blocks.map(BlockLine.init))
        case (2, "notes"):
            return try .json(await core.ownNotes(beyond: try bound(items, "beyond")))
        default: throw Self.noSuchPath
        }
    }

    private func proof(of index: UInt64) async throws -> PeerAnswer {
        do {
            let proof = try await core.store.proof(of: index)
            return .text(String(decoding: proof.bytes, as: UTF8.self))
        } catch {
            guard error.kind == .absent else { throw error }
            throw PeerRequestError.notFound(error.description)
        }
    }

    private func index(_ text: String) throws(PeerRequestError) -> UInt64 {
        guard let index = UInt64(text), index <= UInt64(Int64.max) else {
            throw .badRequest("'\(text)' is no index of a leaf")
        }
        return index
    }

    private func bound(
        _ items: [(name: String, value: String)],
        _ name: String
    ) throws(PeerRequestError) -> UInt64 {
        guard let text = items.first(where: { $0.name == name })?.value else { return 0 }
        return try index(text)
    }

    // MARK: Witness

    /// `POST /add-checkpoint` (C2SP tlog-witness).
    func addCheckpoint(_ body: [UInt8]) async throws -> PeerAnswer {
        switch try await core.addCheckpoint(body) {
        case .cosigned(let lines): return .text(lines)
        case .otherSize(let size):
            return .text("\(size)\n", status: 409, type: "text/x.tlog.size")
        case .refused(let status, let reason):
            throw PeerRequestError(status, "Not cosigned", reason)
        }
    }

    // MARK: Writers

    /// `GET /v1/writers/ACTOR/SERVICE`.
    func progress(
        _ parts: [String],
        _ items: [(name: String, value: String)]
    ) async throws -> PeerAnswer {
        let writer = try writer(parts)
        let beyond = try bound(items, "beyond")
        let wait = min(try bound(items, "wait_ms"), UInt64(PeerWire.waitMillisecondsMax))
        let progress = try await core.progress(
            of: writer,
            beyond: beyond,
            wait: .milliseconds(Int64(wait))
        )
        return try .json(progress)
    }

    /// `POST /v1/writers/ACTOR/SERVICE` and below.
    func write(_ parts: [String], _ body: [UInt8]) async throws -> PeerAnswer {
        let writer = try writer(parts)
        if parts.count == 4 {
            let key: Ed25519PublicKey
            do {
                key = try Ed25519PublicKey(pem: body)
            } catch {
                throw PeerRequestError.badRequest(
                    "the body is no Ed25519 public key in PEM: \(error)"
                )
            }
            return try .json(await core.enrol(writer, key))
        }
        guard parts.count == 6, parts[4] == "batches" else { throw Self.noSuchPath }
        let sequence = try index(parts[5])
        let revision = try await core.submit(body, of: writer, firstSequence: sequence)
        return try .json(PeerWire.SubmitAnswer(revision: revision))
    }

    private func writer(_ parts: [String]) throws(PeerRequestError) -> WriterName {
        guard parts.count >= 4, let writer = WriterName(actor: parts[2], service: parts[3]) else {
            throw .badRequest("the path names no writer; it is /v1/writers/ACTOR/SERVICE")
        }
        return writer
    }
}
