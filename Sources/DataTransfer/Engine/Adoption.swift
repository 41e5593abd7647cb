public import EngineConnector
import FoundationEssentials

/// `ftcompose adopt`: gives each replica a copy of the data that the plain service had.
public struct Adoption: Sendable {
    private let engine: EngineClient
    private let layout: TransferLayout
    private let helper: TransferHelper

    /// Creates an adoption; nothing is touched before `run`.
    ///
    /// - Parameters:
    ///   - engine: the engine that holds the data.
    ///   - layout: where the data is.
    ///   - progress: gets what the helper says.
    public init(
        engine: EngineClient,
        layout: TransferLayout,
        progress: @escaping @Sendable (TransferEvent) -> Void
    ) {
        self.engine = engine
        self.layout = layout
        helper = TransferHelper(engine: engine, layout: layout, progress: progress)
    }

    /// Copies and compares.
    ///
    /// - Returns: what was done.
    /// - Throws: `TransferFailure` or `EngineError`; a replica that is not complete is marked so.
    public func run() async throws -> TransferReport {
        let original = try layout.requireOriginal()
        try await helper.checkImage()
        try await checkExists(original)
        try await helper.checkUnused(original) { user in
            "Stop it with 'docker stop \(user.name)' (its data stays) and run this again"
        }
        for replica in layout.replicas {
            try await helper.checkUnused(replica.place) { _ in
                "'docker compose -p \(layout.project) -f compose.ft.yml down' stops the replicas; "
                    + "their volumes stay"
            }
        }
        for replica in layout.replicas { try await helper.prepare(replica.place) }
        let mounts =
            [TransferHelper.Mount(place: original, path: TransferHelper.source, isReadOnly: true)]
            + replicaMounts(isReadOnly: false)
        let arguments =
            [
                "copy", "--purpose", TransferPurpose.adopt.rawValue, "--transfer",
                UUID().uuidString, "--source", original.description,
            ] + layout.replicas.flatMap { ["--target", $0.name] }
        guard let report = try await helper.run(arguments, mounts: mounts, verb: "adopt") else {
            throw TransferFailure("the helper ended without a report; run the command again")
        }
        return report
    }

    /// Removes the original content, once the replicas are known to be equal and to serve.
    ///
    /// - Returns: what was removed.
    /// - Throws: `TransferFailure` or `EngineError`; nothing is removed then.
    public func confirm() async throws -> TransferReport {
        let original = try layout.requireOriginal()
        try await helper.checkImage()
        try await checkExists(original)
        let ballot = StateBallot(engine: engine, layout: layout)
        _ = try await ballot.hold(reason: "adopt --confirm")
        try await helper.checkUnused(original) { _ in "It is not the original any more" }
        let mounts =
            [TransferHelper.Mount(place: original, path: TransferHelper.source, isReadOnly: false)]
            + replicaMounts(isReadOnly: true)
        let arguments =
            ["erase", "--source", original.description]
            + layout.replicas.flatMap { ["--target", $0.name] }
        guard let report = try await helper.run(arguments, mounts: mounts, verb: "confirm") else {
            throw TransferFailure("the helper ended without a report; run the command again")
        }
        return report
    }

    private func replicaMounts(isReadOnly: Bool) -> [TransferHelper.Mount] {
        layout.replicas.enumerated().map { index, replica in
            TransferHelper.Mount(
                place: replica.place,
                path: "\(TransferHelper.targets)/\(index)",
                isReadOnly: isReadOnly
            )
        }
    }

    private func checkExists(_ original: DataPlace) async throws {
        guard case .volume(let name, _) = original, try await !engine.hasVolume(name) else {
            return
        }
        let there = try await engine.volumes(
            labels: [LabelFilter(ContainerLabel.project, layout.project)]
        )
        let list = there.isEmpty ? "none" : there.joined(separator: ", ")
        throw TransferFailure(
            "there is no volume '\(name)'. Project '\(layout.project)' has: \(list). If the source runs "
                + "under another project name, give it with -p, here and to 'docker compose'"
        )
    }
}
