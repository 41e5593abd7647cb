import FoundationEssentials
import Testing

@testable import EngineConnector

struct RuntimeImageTests {
    @Test func `the Dockerfile of the repository is the one that is built by`() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let data = try #require(FileManager.default.contents(atPath: "/\(root)/Dockerfile"))
        let text = RuntimeDockerfile.text(
            base: RuntimeDockerfile.defaultBase,
            installsPackages: true
        )
        #expect(String(decoding: data, as: UTF8.self) == text)
    }

    @Test(arguments: [
        ("debian:12-slim", "debian", "12-slim"), ("a/b", "a/b", "latest"),
        ("host:5000/x", "host:5000/x", "latest"), ("host:5000/x:1", "host:5000/x", "1"),
    ])
    func `references are split at their tag`(text: String, repository: String, tag: String) {
        let parts = RuntimeImageBuilder.split(text)
        #expect(parts.repository == repository)
        #expect(parts.tag == tag)
    }

    @Test(.enabled(if: !EngineTestBed.isExcluded, "FTCOMPOSE_NO_DOCKER=1 is set"))
    func `a program that starts gives an image, one that does not is refused`() async throws {
        try await EngineClient.withClient { engine in
            let base = "\(EngineTestBed.repository):base"
            let tag = "\(EngineTestBed.repository):runtime"
            let busybox = try #require(FileManager.default.contents(atPath: "/bin/busybox"))
            try await engine.importImage(
                try TarArchive.encode([
                    .init(path: "bin/sh", content: Array(busybox), mode: 0o755)
                ]),
                repository: EngineTestBed.repository,
                tag: "base"
            )
            let builder = RuntimeImageBuilder(engine: engine)
            let built = try await builder.build(
                program: Array("#!/bin/sh\nexit 0\n".utf8),
                tag: tag,
                base: base
            )
            #expect(built.base == base)
            try await engine.removeImage(tag)
            let error = await #expect(throws: EngineError.self) {
                _ = try await builder.build(
                    program: Array("#!/bin/sh\nexit 127\n".utf8),
                    tag: tag,
                    base: base
                )
            }
            #expect(error?.message.contains("--static-swift-stdlib") == true)
            try await engine.removeImage(tag)
            try await engine.removeImage(base)
        }
    }
}
