import EngineConnector
import FoundationEssentials

/// A real engine for tests, with a tiny image made from Debian's static busybox.
///
/// Tests fail when there is no engine, unless `FTCOMPOSE_NO_DOCKER=1` says that this is meant.
enum EngineTestBed {
    static let label = "ftcompose.test"
    static let repository = "ftcompose-test/engine"
    static let image = "\(repository):busybox"
    static let isExcluded = ProcessInfo.processInfo.environment["FTCOMPOSE_NO_DOCKER"] == "1"

    struct MissingBusybox: Error, CustomStringConvertible {
        let description = "no static /bin/busybox here; install Debian's busybox-static"
    }

    /// Runs work with a client, a running container and a network, and removes them afterwards.
    static func withContainer(
        _ name: String,
        _ work: @Sendable (EngineClient, String, String) async throws -> Void
    ) async throws {
        try await EngineClient.withClient { engine in
            try await prepareImage(engine)
            let fullName = "ftcompose-test-engine-\(name)"
            try? await engine.remove(fullName, force: true)
            try? await engine.removeNetwork(fullName)
            _ = try await engine.createNetwork(fullName, labels: [label: "engine"])
            let outcome: Result<Void, any Error>
            do {
                let script = "trap 'exit 7' TERM; while :; do /bin/busybox sleep 0.1; done"
                let spec = ContainerSpec(
                    name: fullName,
                    image: image,
                    command: ["/bin/busybox", "sh", "-c", script],
                    environment: ["SECRET_THING=hidden"],
                    labels: [label: "engine", "ftcompose.test.name": name],
                    network: fullName,
                    aliases: ["first"]
                )
                let id = try await engine.run(spec)
                outcome = .success(try await work(engine, id, fullName))
            } catch {
                outcome = .failure(error)
            }
            try? await engine.remove(fullName, force: true)
            try? await engine.removeNetwork(fullName)
            try? await engine.removeImage(image)
            try outcome.get()
        }
    }

    /// Makes the image; suites run at the same time, and each removes the one under its own tag.
    static func prepareImage(_ engine: EngineClient, tag: String = "busybox") async throws {
        guard try await engine.imageID("\(repository):\(tag)") == nil else { return }
        guard let program = FileManager.default.contents(atPath: "/bin/busybox") else {
            throw MissingBusybox()
        }
        let archive = try TarArchive.encode([
            .init(path: "bin/busybox", content: Array(program), mode: 0o755),
            .init(path: "tmp/.keep", content: []),
        ])
        try await engine.importImage(
            archive,
            repository: repository,
            tag: tag,
            changes: ["LABEL \(label)=engine", "CMD [\"/bin/busybox\", \"true\"]"]
        )
    }
}
