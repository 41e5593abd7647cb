import EngineConnector
import FoundationEssentials
import Testing

@Suite(.serialized, .enabled(if: !EngineTestBed.isExcluded, "FTCOMPOSE_NO_DOCKER=1 is set"))
struct EngineClientTests {
    @Test func `an engine without a socket is unreachable, with the remedy`() async throws {
        let error = await #expect(throws: EngineError.self) {
            try await EngineClient.withClient(socketPath: "/nonexistent.sock") { _ in }
        }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("DOCKER_HOST=unix://PATH") == true)
    }

    @Test func `the API version is one both sides speak`() async throws {
        try await EngineClient.withClient { engine in
            #expect(engine.apiVersion >= .oldestSupported)
            #expect(engine.apiVersion <= engine.version.api)
            try await engine.ping()
        }
    }

    @Test func `a container is found by label and described without secrets`() async throws {
        try await EngineTestBed.withContainer("inspect") { engine, id, network in
            let found = try await engine.containers(
                labels: [
                    LabelFilter(EngineTestBed.label, "engine"),
                    LabelFilter("ftcompose.test.name", "inspect"),
                ]
            )
            #expect(found.map(\.id) == [id])
            #expect(found.first?.name == network)
            let detail = try await engine.inspect(id)
            #expect(detail.state.running)
            #expect(detail.environmentNames.contains("SECRET_THING"))
            #expect(!"\(detail)".contains("hidden"))
            #expect(detail.attachment(to: network)?.aliases.contains("first") == true)
            #expect(detail.attachment(to: network)?.address.isEmpty == false)
        }
    }

    @Test func `kill, start, pause, unpause and stop act on the real process`() async throws {
        try await EngineTestBed.withContainer("life") { engine, id, _ in
            try await engine.kill(id)
            #expect(try await engine.wait(id) == 137)
            try await engine.start(id)
            try await engine.start(id)
            try await engine.pause(id)
            #expect(try await engine.inspect(id).state.paused)
            try await engine.unpause(id)
            #expect(try await engine.inspect(id).state.status == "running")
            try await engine.restart(id, timeoutSeconds: 5)
            try await Task.sleep(for: .milliseconds(300))
            try await engine.stop(id, timeoutSeconds: 5)
            try await engine.stop(id)
            #expect(try await engine.inspect(id).state.exitCode == 7)
        }
    }

    @Test func `a call on a missing container carries the engine's message`() async throws {
        try await EngineClient.withClient { engine in
            let error = await #expect(throws: EngineError.self) {
                try await engine.start("ftcompose-test-none")
            }
            #expect(error?.code == .notFound)
            #expect(error?.status == 404)
            #expect(error?.message.contains("No such container") == true)
        }
    }

    @Test func `exec separates the outputs, feeds input and returns the exit code`() async throws {
        try await EngineTestBed.withContainer("exec") { engine, id, _ in
            let script = "/bin/busybox cat; echo err >&2; exit 3"
            let result = try await engine.exec(
                ExecRequest(
                    ["/bin/busybox", "sh", "-c", script],
                    standardInput: .bytes(Array("from outside".utf8))
                ),
                in: id
            )
            #expect(result.exitCode == 3)
            #expect(result.output == "from outside")
            #expect(result.errors == "err\n")
        }
    }

    @Test func `exec delivers a megabyte whole and refuses more than the bound`() async throws {
        try await EngineTestBed.withContainer("big") { engine, id, _ in
            let request = ExecRequest(["/bin/busybox", "head", "-c", "1048576", "/dev/zero"])
            let result = try await engine.exec(request, in: id)
            #expect(result.standardOutput.count == 1_048_576)
            let error = await #expect(throws: EngineError.self) {
                _ = try await engine.exec(request, in: id, outputBytesMax: 1_000_000)
            }
            #expect(error?.code == .limitReached)
        }
    }

    @Test func `a command that does not end runs into the time limit`() async throws {
        try await EngineTestBed.withContainer("slow") { engine, id, _ in
            let error = await #expect(throws: EngineError.self) {
                _ = try await engine.exec(
                    ExecRequest(["/bin/busybox", "sleep", "30"]),
                    in: id,
                    timeoutMilliseconds: 300
                )
            }
            #expect(error?.code == .timedOut)
        }
    }

    @Test func `a follower ends when our side goes away`() async throws {
        try await EngineTestBed.withContainer("follow") { engine, id, _ in
            struct Enough: Error {}
            await #expect(throws: Enough.self) {
                _ = try await engine.exec(
                    ExecRequest(
                        [
                            "/bin/busybox", "sh", "-c",
                            "echo up; /bin/busybox cat; echo > /tmp/ended",
                        ],
                        standardInput: .heldOpen
                    ),
                    in: id
                ) { _, _ in throw Enough() }
            }
            try await Task.sleep(for: .milliseconds(500))
            #expect(try await engine.copy("/tmp/ended", outOf: id).map(\.path) == ["ended"])
        }
    }

    @Test func `exec in a stopped container is a conflict`() async throws {
        try await EngineTestBed.withContainer("stopped") { engine, id, _ in
            try await engine.kill(id)
            _ = try await engine.wait(id)
            let error = await #expect(throws: EngineError.self) {
                _ = try await engine.exec(ExecRequest(["/bin/busybox", "true"]), in: id)
            }
            #expect(error?.code == .conflict)
        }
    }

    @Test func `a container leaves a network and comes back under another name`() async throws {
        try await EngineTestBed.withContainer("network") { engine, id, network in
            try await engine.disconnect(id, from: network)
            #expect(try await engine.inspect(id).attachment(to: network) == nil)
            try await engine.connect(id, to: network, aliases: ["second"])
            let attachment = try await engine.inspect(id).attachment(to: network)
            #expect(attachment?.aliases.contains("second") == true)
            let lookup = try await engine.exec(
                ExecRequest(["/bin/busybox", "nslookup", "second"]),
                in: id
            )
            #expect(lookup.exitCode == 0, "\(lookup.output)\(lookup.errors)")
        }
    }

    @Test func `limits change while the container runs`() async throws {
        try await EngineTestBed.withContainer("limits") { engine, id, _ in
            try await engine.update(
                id,
                memoryBytesMax: 64 << 20,
                processorQuotaMicroseconds: 5_000
            )
            let limited = try await engine.inspect(id).resources
            #expect(limited.memoryBytesMax == 64 << 20)
            #expect(limited.processorQuotaMicroseconds == 5_000)
            try await engine.update(id, processorQuotaMicroseconds: -1)
            #expect(try await engine.inspect(id).resources.processorQuotaMicroseconds == -1)
        }
    }

    @Test func `files go in and come back unchanged`() async throws {
        try await EngineTestBed.withContainer("archive") { engine, id, _ in
            let content = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
            try await engine.copy(
                [.init(path: "one.bin", content: content, mode: 0o600)],
                into: id,
                directory: "/tmp"
            )
            let files = try await engine.copy("/tmp/one.bin", outOf: id)
            #expect(files == [.init(path: "one.bin", content: content, mode: 0o600)])
        }
    }

    @Test func `events tell of a kill`() async throws {
        try await EngineTestBed.withContainer("events") { engine, id, _ in
            try await engine.kill(id)
            var actions: [String] = []
            try await engine.events(
                filters: ["container": [id]],
                sinceUnixNanoseconds: 1_000_000_000,
                timeoutMilliseconds: 10_000
            ) { event in
                actions.append(event.action)
                return event.action != "die"
            }
            #expect(actions.contains("start"))
            #expect(actions.last == "die")
        }
    }

    @Test func `an image is built from a context, and a failing step says why`() async throws {
        try await EngineClient.withClient { engine in
            try await EngineTestBed.prepareImage(engine)
            let tag = "\(EngineTestBed.repository):built"
            func context(_ last: String) -> [TarArchive.File] {
                let text = "FROM \(EngineTestBed.image)\n\(last)\n"
                return [
                    .init(path: "Dockerfile", content: Array(text.utf8)),
                    .init(path: "greeting", content: Array("hello".utf8)),
                ]
            }
            try await engine.buildImage(
                context: context(#"CMD ["/bin/busybox", "cat", "/greeting"]"#),
                tag: tag,
                labels: [EngineTestBed.label: "engine"]
            )
            #expect(try await engine.imageID(tag) != nil)
            try await engine.removeImage(tag)
            #expect(try await engine.imageID(tag) == nil)
            let error = await #expect(throws: EngineError.self) {
                try await engine.buildImage(
                    context: context(#"RUN ["/bin/busybox", "false"]"#),
                    tag: tag
                )
            }
            #expect(error?.message.contains("non-zero code") == true)
            try await engine.removeImage(EngineTestBed.image)
        }
    }
}
