import AsyncHTTPClient
import ControlPlane
import FoundationEssentials
import LedgerFormat
import LedgerSink
import LibCrypto
import NIOCore
import NIOHTTP1
import Testing
import TransparencyLog

@testable import LedgerPeer

struct PeerServerTests {
    struct Answer {
        var status: Int
        var type: String
        var body: String
    }

    private func ask(
        _ url: String,
        _ path: String,
        method: String = "GET",
        body: String? = nil,
        token: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = .init(rawValue: method)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Answer(
            status: Int(response.status.code),
            type: response.headers.first(name: "Content-Type") ?? "",
            body: String(buffer: bytes)
        )
    }

    @Test func `writers and readers are served`() async throws {
        let world = try World()
        let cores = [try world.core("provider"), try world.core("developer")]
        let token = ControlToken.random()
        let url = try #require(world.actors[0].peerURL)
        try await world.serving(cores, token: token) {
            #expect(try await eventually { (try? await ask(url, "/healthz").status) == 200 })
            let destination = PeerHTTPDestination(baseURL: url) { token.digits }
            var writer = try TestWriter("provider/db", origin: World.origin)
            _ = try await destination.enrol(writer.name, writer.key.publicKey)
            let batch = try writer.batch(100)
            _ = try await destination.submit(batch.bytes, of: writer.name, firstSequence: 1)
            let name = writer.name
            #expect(
                try await eventually {
                    try await destination.progress(of: name, beyond: 99, wait: .seconds(1))
                        .finalThrough == 100
                }
            )
            let again = try writer.batch(1, time: 3)
            await #expect(throws: DestinationError.self) {
                _ = try await destination.submit(again.bytes, of: writer.name, firstSequence: 1)
            }
            let wrong = ControlToken.random().digits
            let stranger = PeerHTTPDestination(baseURL: url) { wrong }
            await #expect {
                _ = try await stranger.progress(of: name, beyond: 0, wait: .zero)
            } throws: { error in
                if case DestinationError.denied = error { true } else { false }
            }
            // The whole log as another peer would read it.
            let note = try SignedNote(parsing: Array(await ask(url, "/checkpoint").body.utf8))
            let checkpoint = try Checkpoint(textBytes: note.textBytes)
            let reader = try await TileReader(
                client: PeerClient(baseURL: url),
                checkpoint: checkpoint
            )
            #expect(try await reader.leaves(ofBundle: 0).count == Int(checkpoint.size))
            let page = try await ask(url, "/v1/entries?service=db&limit=5")
            #expect(page.status == 200)
            #expect(page.body.contains("\"next\":"))
            #expect(try await ask(url, "/v1/entries/50").body.contains("leaf_hash"))
            #expect(try await ask(url, "/v1/proofs/50").body.hasPrefix(LogProof.header))
            let absent = try await ask(url, "/v1/proofs/100000")
            #expect(absent.status == 404)
            #expect(absent.body.contains("there is no leaf 100000: the log has 103 leaves"))
            #expect(try await ask(url, "/v1/status").body.contains("\"final_size\":103"))
            #expect(try await ask(url, "/v1/policy").body == world.policy)
            #expect(try await ask(url, "/metrics").body.contains("ftcompose_ledger_size 103"))
        }
    }

    @Test func `what is wrong is a problem document`() async throws {
        let world = try World()
        let core = try world.core("provider")
        let token = ControlToken.random()
        let url = try #require(world.actors[0].peerURL)
        try await world.serving([core], token: token) {
            #expect(try await eventually { (try? await ask(url, "/healthz").status) == 200 })
            for (path, status) in [
                ("/nothing", 404), ("/v1/nothing", 404), ("/tile/0/000", 404),
                ("/tile/9/../x", 404),
                ("/v1/entries?wrong=1", 400), ("/v1/entries?kind=x", 400), ("/v1/entries/x", 400),
                ("/v1/entries/5", 404), ("/checkpoint", 404), ("/v1/writers/provider/db", 401),
            ] {
                let answer = try await ask(url, path)
                #expect(answer.status == status, "\(path)")
                #expect(answer.type == "application/problem+json", "\(path)")
                #expect(answer.body.contains("\"detail\""), "\(path)")
            }
            let large = String(repeating: "x", count: 300_000)
            let path = "/v1/writers/provider/db/batches/1"
            let refused = try await ask(url, path, method: "POST", body: large, token: token.digits)
            #expect(refused.status == 413)
            let bad = try await ask(url, path, method: "POST", body: "junk", token: token.digits)
            #expect(bad.status == 422)
        }
    }

    @Test func `the witness answers as the protocol says`() async throws {
        let world = try World()
        let cores = [try world.core("provider"), try world.core("developer")]
        let url = try #require(world.actors[0].peerURL)
        try await world.serving(cores) {
            #expect(try await eventually { (try? await ask(url, "/healthz").status) == 200 })
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 2, of: 10)
            #expect(try await settled(cores, atLeast: 24))
            let keys = try #require(world.keys["user"])
            func note(
                _ size: UInt64,
                root: TreeHash? = nil,
                origin: String = World.origin
            )
                async throws -> String
            {
                let own = try await cores[0].store.withTree { try $0.root(size: size) }
                let checkpoint = try Checkpoint(
                    origin: origin,
                    size: size,
                    root: try root ?? #require(own)
                )
                let signer = try NoteSigner(name: origin, key: Ed25519PrivateKey())
                let known = origin == World.origin ? keys.log : signer
                return String(decoding: try checkpoint.signed(by: known).bytes, as: UTF8.self)
            }
            func send(_ old: UInt64, _ proof: [TreeHash], _ note: String) async throws -> Answer {
                let lines = proof.map { $0.base64 + "\n" }.joined()
                let body = "old \(old)\n\(lines)\n\(note)"
                return try await ask(url, "/add-checkpoint", method: "POST", body: body)
            }
            #expect(try await ask(url, "/add-checkpoint", method: "POST", body: "x").status == 400)
            #expect(try await send(0, [], note(5, origin: "other.example/log")).status == 404)
            let strange = try Checkpoint(origin: World.origin, size: 5, root: .leaf([]))
                .signed(by: NoteSigner(name: World.origin, key: Ed25519PrivateKey()))
            let text = String(decoding: strange.bytes, as: UTF8.self)
            #expect(try await send(0, [], text).status == 403)
            #expect(try await send(9, [], note(5)).status == 400)
            let first = try await send(0, [], note(5))
            #expect(first.status == 200)
            #expect(first.body.hasPrefix("\u{2014} \(World.origin)/provider "))
            let conflict = try await send(0, [], note(7))
            #expect(conflict.status == 409)
            #expect(conflict.type == "text/x.tlog.size")
            #expect(conflict.body == "5\n")
            #expect(try await send(5, [], note(24)).status == 422)
            let proof = try await cores[0].store.withTree {
                try ConsistencyProof.make(from: 5, to: 24, source: $0)
            }
            #expect(try await send(5, proof, note(24)).status == 200)
            #expect(try await send(24, [], note(24, root: .leaf([9]))).status == 422)
            #expect(try await cores[0].status().alarms.contains { $0.kind == "fork" })
        }
    }
}
