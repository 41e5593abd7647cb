public import EngineConnector
import FoundationEssentials
import ServicePlan

/// `ftcompose eject`: gives the plain service's volume what the majority of the replicas holds.
///
/// Writes are refused from before the state vote until an operator takes the ejection back or the
/// project down, so that the copy stays what the service holds.
public struct Ejection: Sendable {
    /// Why writes are refused; a freeze for another reason is never lifted from here.
    public static let freezeReason = "ejected to a plain service"
    /// Time a replica's server has to end by itself, in seconds.
    private static let stopSeconds = 300
    /// Old contents that are kept beside the target.
    private static let keptMax = 99

    private let engine: EngineClient
    private let layout: TransferLayout
    private let helper: TransferHelper
    private let ballot: StateBallot

    /// What an ejection did.
    public struct Outcome: Codable, Sendable, Equatable {
        /// The replica that was copied.
        public var donor: String
        /// The replicas that were found equal.
        public var majority: [String]
        /// Sequence number of the last write that is in the copy.
        public var sequence: UInt64
        /// Where the copy is.
        public var target: String
        /// What was copied.
        public var report: TransferReport
    }

    /// Creates an ejection; nothing is touched before `run`.
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
        ballot = StateBallot(engine: engine, layout: layout)
    }

    /// Votes, copies and compares.
    ///
    /// - Parameter replaces: copy other content of the target to a place of its own first; else it is
    ///   an error.
    /// - Returns: what was done; writes are still refused then.
    /// - Throws: `TransferFailure` or `EngineError`; the service goes on as before then.
    public func run(replaces: Bool) async throws -> Outcome {
        let target = try layout.requireOriginal()
        try await helper.checkImage()
        try await helper.checkUnused(target) { user in
            "Stop it with 'docker stop \(user.name)' and run this again"
        }
        try await helper.prepare(target)
        let kept = replaces ? try await unusedPlace(beside: target) : nil
        try await checkTarget(target, replaces: replaces)
        let before = try await ballot.status()
        if before.frozenReason == nil {
            _ = try await ballot.tunnel().output(
                of: ["control", "freeze", "--reason", Self.freezeReason]
            )
        }
        do {
            return try await copy(to: target, kept: kept)
        } catch {
            if before.frozenReason == nil { try? await cancel() }
            throw error
        }
    }

    /// Takes a finished ejection back: writes are served again.
    public func cancel() async throws {
        _ = try await ballot.tunnel().output(
            of: ["control", "unfreeze", "--reason", Self.freezeReason]
        )
    }

    private func copy(to target: DataPlace, kept: DataPlace?) async throws -> Outcome {
        let vote = try await ballot.hold(reason: "eject")
        // The last one: the first leads, and a follower is missed least.
        guard let donor = vote.majority.last,
            let place = layout.replicas.first(where: { $0.name == donor })?.place
        else {
            throw TransferFailure(
                "the majority's replicas are not those of the compose file; run 'ftcompose build' and "
                    + "'docker compose up -d' first"
            )
        }
        let container = try await ballot.locate().replica(donor)
        try await engine.stop(container.id, timeoutSeconds: Self.stopSeconds)
        let report: TransferReport
        do {
            try await checkSequence(vote.sequence)
            try await helper.checkUnused(place) { _ in "It must not write while it is copied" }
            report = try await copyFiles(of: donor, place, to: target, kept: kept)
            try await checkSequence(vote.sequence)
            try await finish(target)
        } catch {
            try? await engine.start(container.id)
            throw error
        }
        try await engine.start(container.id)
        return Outcome(
            donor: donor,
            majority: vote.majority,
            sequence: vote.sequence,
            target: target.description,
            report: report
        )
    }

    private func copyFiles(
        of donor: String,
        _ place: DataPlace,
        to target: DataPlace,
        kept: DataPlace?
    ) async throws -> TransferReport {
        var mounts = [
            TransferHelper.Mount(place: place, path: TransferHelper.source, isReadOnly: true),
            TransferHelper.Mount(
                place: target,
                path: "\(TransferHelper.targets)/0",
                isReadOnly: false
            ),
        ]
        var arguments = [
            "copy", "--purpose", TransferPurpose.eject.rawValue, "--transfer", UUID().uuidString,
            "--source", donor, "--target", target.description,
        ]
        if let kept {
            try await helper.prepare(kept)
            mounts.append(.init(place: kept, path: TransferHelper.kept, isReadOnly: false))
            arguments += ["--kept", kept.description]
        }
        guard let report = try await helper.run(arguments, mounts: mounts, verb: "eject") else {
            throw TransferFailure("the helper ended without a report; run the command again")
        }
        if let kept, report.keptAs == nil, case .volume(let name, _) = kept {
            // There was nothing to keep.
            try? await engine.removeVolume(name)
        }
        return report
    }

    /// Refuses a target with other content before anybody is disturbed.
    private func checkTarget(_ target: DataPlace, replaces: Bool) async throws {
        var arguments = [
            "check", "--purpose", TransferPurpose.eject.rawValue, "--target", target.description,
        ]
        if replaces { arguments.append("--replace") }
        let mount = TransferHelper.Mount(
            place: target,
            path: "\(TransferHelper.targets)/0",
            isReadOnly: true
        )
        _ = try await helper.run(arguments, mounts: [mount], verb: "check")
    }

    /// Takes the mark of an incomplete copy from the target.
    private func finish(_ target: DataPlace) async throws {
        let arguments = [
            "finish", "--purpose", TransferPurpose.eject.rawValue, "--target", target.description,
        ]
        let mount = TransferHelper.Mount(
            place: target,
            path: "\(TransferHelper.targets)/0",
            isReadOnly: false
        )
        _ = try await helper.run(arguments, mounts: [mount], verb: "finish")
    }

    /// A transaction that was open when writes were frozen may still commit.
    private func checkSequence(_ expected: UInt64) async throws {
        let status = try await ballot.status()
        guard status.sequence == expected else {
            throw TransferFailure(
                "a transaction that was open committed meanwhile (write \(status.sequence), compared "
                    + "at \(expected)), so the copy would lack it; run the command again"
            )
        }
    }

    private func unusedPlace(beside target: DataPlace) async throws -> DataPlace {
        for number in 1...Self.keptMax {
            let place = target.with(ending: "-kept-\(number)")
            guard case .volume(let name, _) = place else { return place }
            if try await !engine.hasVolume(name) { return place }
        }
        throw TransferFailure(
            "\(Self.keptMax) old contents of \(target) are kept already; remove some"
        )
    }
}
