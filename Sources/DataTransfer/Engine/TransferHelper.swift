import EngineConnector
import FoundationEssentials

/// Runs `ftcompose transfer` in a container that mounts the places it works on.
struct TransferHelper: Sendable {
    /// Longest time of one transfer, in milliseconds.
    static let timeoutMilliseconds: Int64 = 86_400_000
    /// Where the source is mounted.
    static let source = "/ft/from"
    /// Where the targets are mounted, numbered from 0.
    static let targets = "/ft/to"
    /// Where the old content goes.
    static let kept = "/ft/kept"

    let engine: EngineClient
    let layout: TransferLayout
    let progress: @Sendable (TransferEvent) -> Void

    /// One mount of the helper.
    struct Mount {
        var place: DataPlace
        var path: String
        var isReadOnly: Bool

        var text: String { "\(place):\(path)" + (isReadOnly ? ":ro" : "") }
    }

    /// Checks that the image is there; without it nothing can be done at all.
    func checkImage() async throws {
        guard try await engine.imageID(layout.image) == nil else { return }
        throw TransferFailure(
            "the engine has no image '\(layout.image)', which does the copying; make it with "
                + "'ftcompose image build --tag \(layout.image)'"
        )
    }

    /// Refuses a place that somebody uses now.
    func checkUnused(_ place: DataPlace, remedy: (ContainerSummary) -> String) async throws {
        let users = try await engine.livingContainers(mounting: place.description)
        let others = users.filter { $0.labels[ContainerLabel.role] != "transfer" }
        guard let user = others.first else { return }
        throw TransferFailure(
            "container '\(user.name)' uses \(place) and is \(user.state): a copy of files that a "
                + "server writes is torn. \(remedy(user))"
        )
    }

    /// Makes a volume as Compose would, so that it takes it for its own; folders are made by the engine.
    func prepare(_ place: DataPlace) async throws {
        guard case .volume(let name, let key) = place, try await !engine.hasVolume(name) else {
            return
        }
        let labels = key.map { key in
            [
                "com.docker.compose.project": layout.project,
                "com.docker.compose.volume": key,
            ]
        }
        try await engine.createVolume(name, labels: labels ?? ["ftcompose.project": layout.project])
    }

    /// Runs the helper to its end; one that an earlier command left running is followed instead.
    ///
    /// - Parameters:
    ///   - arguments: arguments behind `ftcompose transfer`.
    ///   - mounts: what it sees.
    ///   - verb: what it does, for its name: one at a time for each service.
    /// - Returns: what it did; nil when it only checked.
    /// - Throws: `TransferFailure` in the helper's own words, or `EngineError`.
    func run(
        _ arguments: [String],
        mounts: [Mount],
        verb: String
    ) async throws -> TransferReport? {
        let name = "\(layout.project)-\(layout.service)-transfer"
        var container = name
        if let old = try? await engine.inspect(name) {
            guard old.state.running else {
                try await engine.remove(name, force: true)
                container = try await start(name, arguments, mounts, verb)
                return try await follow(container)
            }
            guard old.labels["ftcompose.transfer"] == verb else {
                throw TransferFailure(
                    "another transfer of '\(layout.service)' is under way in the container '\(name)'; "
                        + "wait for its end"
                )
            }
        } else {
            container = try await start(name, arguments, mounts, verb)
        }
        return try await follow(container)
    }

    private func start(
        _ name: String,
        _ arguments: [String],
        _ mounts: [Mount],
        _ verb: String
    ) async throws -> String {
        try await engine.run(
            ContainerSpec(
                name: name,
                image: layout.image,
                command: ["transfer"] + arguments,
                user: "0:0",
                labels: [
                    ContainerLabel.role: "transfer", "ftcompose.transfer": verb,
                    "ftcompose.project": layout.project,
                ],
                binds: mounts.map(\.text)
            )
        )
    }

    private func follow(_ container: String) async throws -> TransferReport? {
        var report: TransferReport?
        var failure: String?
        var lastErrors: [String] = []
        try await engine.followOutput(
            of: container,
            timeoutMilliseconds: Self.timeoutMilliseconds
        ) { channel, line in
            guard channel == .output,
                let event = try? JSONDecoder().decode(TransferEvent.self, from: Data(line))
            else {
                lastErrors = (lastErrors + [String(decoding: line, as: UTF8.self)]).suffix(5)
                return
            }
            switch event {
            case .progress: progress(event)
            case .done(let done): report = done
            case .failed(let text): failure = text
            }
        }
        let code = try await engine.wait(container)
        try? await engine.remove(container, force: true)
        if let failure { throw TransferFailure(failure) }
        guard code == 0 else {
            let said = lastErrors.isEmpty ? "" : ": " + lastErrors.joined(separator: " / ")
            throw TransferFailure(
                "the helper ended with exit code \(code)\(said); run the same command again"
            )
        }
        return report
    }
}
