internal import ControlPlane
internal import NIOConcurrencyHelpers
internal import ServicePlan
internal import VotingCore

// What an operator sees of noise and can do about it.
extension WebContext {
    /// What `GET /v1/noise` answers.
    func noiseReport() -> NoiseReport {
        let (settings, masks, candidates) = memory.noise.withLockedValue {
            ($0.settings, $0.masks, $0.candidates)
        }
        return NoiseReport(
            service: plan.service,
            strict: settings.mode == .strict,
            votesMin: settings.votesMin,
            percentMin: settings.sharePercentMin,
            places: masks.map(NoisePlace.init) + candidates.map(NoisePlace.init)
        )
    }

    /// Has places compared again; returns how many.
    func forgetNoise(_ request: NoiseForgetRequest) -> Int {
        let count = memory.noise.withLockedValue { learner -> Int in
            guard let route = request.route else { return learner.allForgotten() }
            guard let place = request.place else { return learner.forgotten(route: route) }
            return learner.forgotten(route: route, path: place) ? 1 : 0
        }
        if count > 0 {
            recordNoise(
                "noise forgotten by an operator: \(request.place ?? "\(count) places")",
                route: request.route ?? "every route"
            )
        }
        return count
    }

    /// Notes that what is excused has changed.
    func recordNoise(_ reason: String, route: String) {
        let now = clock.unixMicroseconds()
        var record = VoteRecord(
            kind: .lifecycle,
            service: plan.service,
            requestKind: plan.service,
            statement: route,
            decidedAtUnixMicroseconds: now,
            completedAtUnixMicroseconds: now,
            reason: reason
        )
        record.group = index
        recorder.record(record)
    }
}

extension NoisePlace {
    /// A mask as it is shown.
    init(_ mask: NoiseMask) {
        self.init(
            kind: .mask,
            route: mask.route,
            place: mask.path,
            bytesMin: mask.shape.byteCountMin,
            bytesMax: mask.shape.byteCountMax,
            characters: mask.shape.classes.names,
            seenVotes: mask.seenCount,
            votes: mask.voteCount,
            sinceUnixMilliseconds: mask.learntAtUnixMilliseconds
        )
    }

    /// A candidate as it is shown.
    init(_ candidate: NoiseCandidate) {
        self.init(
            kind: .candidate,
            route: candidate.route,
            place: candidate.path,
            bytesMin: candidate.shape.byteCountMin,
            bytesMax: candidate.shape.byteCountMax,
            characters: candidate.shape.classes.names,
            seenVotes: candidate.seenCount,
            votes: candidate.voteCount
        )
    }
}
