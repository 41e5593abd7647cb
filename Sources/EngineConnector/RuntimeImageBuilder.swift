import FoundationEssentials

/// Makes the runtime image out of a program, through the engine's API alone.
public struct RuntimeImageBuilder: Sendable {
    /// What was built.
    public struct Built: Sendable, Equatable {
        /// Name and tag of the image.
        public var tag: String
        /// Identifier of the image.
        public var id: String
        /// Base it stands on.
        public var base: String
    }

    private static let pullMilliseconds: Int64 = 120_000
    private static let probeMilliseconds: Int64 = 30_000

    private let engine: EngineClient

    /// Creates a builder.
    ///
    /// - Parameter engine: the engine to build with.
    public init(engine: EngineClient) {
        self.engine = engine
    }

    /// Builds the image and checks that the program starts in it.
    ///
    /// - Parameters:
    ///   - program: the program's bytes.
    ///   - tag: name and tag of the image.
    ///   - base: image that holds the libraries already; nil takes `debian:12-slim` and installs
    ///     them, or the test bed's base where that one exists.
    ///   - labels: labels of the image.
    ///   - progress: gets the engine's lines.
    /// - Returns: what was built.
    /// - Throws: `EngineError` naming the remedy.
    public func build(
        program: [UInt8],
        tag: String,
        base: String?,
        labels: [String: String] = [:],
        progress: (String) -> Void = { _ in }
    ) async throws -> Built {
        let chosen = try await chooseBase(base, progress)
        let dockerfile = RuntimeDockerfile.text(
            base: chosen.name,
            installsPackages: chosen.installsPackages
        )
        try await engine.buildImage(
            context: [
                .init(path: "Dockerfile", content: Array(dockerfile.utf8)),
                .init(path: "ftcompose", content: program, mode: 0o755),
            ],
            tag: tag,
            labels: labels,
            progress: progress
        )
        guard let id = try await engine.imageID(tag) else {
            throw EngineError(code: .notFound, message: "the engine built no image '\(tag)'")
        }
        try await probe(tag, base: chosen.name)
        return Built(tag: tag, id: id, base: chosen.name)
    }

    private func chooseBase(
        _ base: String?,
        _ progress: (String) -> Void
    ) async throws -> (name: String, installsPackages: Bool) {
        if let base {
            if try await engine.imageID(base) == nil { try await pull(base, progress) }
            return (base, false)
        }
        let byDefault = RuntimeDockerfile.defaultBase
        if try await engine.imageID(byDefault) != nil { return (byDefault, true) }
        // The test bed makes its base only where no registry answers, so its being there saves the
        // wait for a registry.
        let testBed = RuntimeDockerfile.testBedBase
        if try await engine.imageID(testBed) != nil { return (testBed, false) }
        do {
            try await pull(byDefault, progress)
        } catch let error as EngineError {
            throw EngineError(
                code: error.code,
                status: error.status,
                message: "\(byDefault) is not here and cannot be fetched (\(error.message)); give "
                    + "--base IMAGE with libyaml-0-2, libssl3, zlib1g, libstdc++6 and "
                    + "ca-certificates in it",
                call: error.call
            )
        }
        return (byDefault, true)
    }

    private func pull(_ reference: String, _ progress: (String) -> Void) async throws {
        progress("fetching \(reference)\n")
        let parts = Self.split(reference)
        try await engine.pullImage(
            repository: parts.repository,
            tag: parts.tag,
            timeoutMilliseconds: Self.pullMilliseconds
        )
    }

    /// Splits a reference at its tag; a colon before the last slash belongs to a registry's port.
    static func split(_ reference: String) -> (repository: String, tag: String) {
        guard let colon = reference.lastIndex(of: ":"),
            !reference[colon...].contains("/")
        else { return (reference, "latest") }
        return (String(reference[..<colon]), String(reference[reference.index(after: colon)...]))
    }

    /// Starts the program once: a base without the libraries is found out here and not in a project.
    private func probe(_ tag: String, base: String) async throws {
        let container = try await engine.create(
            ContainerSpec(
                name: "ftcompose-image-probe-\(UInt32.random(in: 0...UInt32.max))",
                image: tag,
                command: ["--version"]
            )
        )
        let outcome: Result<Int, any Error>
        do {
            try await engine.start(container)
            let code = try await engine.wait(
                container,
                timeoutMilliseconds: Self.probeMilliseconds
            )
            outcome = .success(code)
        } catch {
            outcome = .failure(error)
        }
        try? await engine.remove(container, force: true)
        let code = try outcome.get()
        guard code == 0 else {
            throw EngineError(
                code: .refused,
                message: "the program does not start on the base '\(base)' (exit code \(code)); "
                    + "build it with --static-swift-stdlib and use a base with libyaml-0-2, "
                    + "libssl3, zlib1g, libstdc++6 and ca-certificates"
            )
        }
    }
}
