internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// The plan's bounds, as each machine wants them.
enum WebLimits {
    /// Bounds of heads, of both directions.
    static func head(_ plan: WebLimitPlan) -> HTTPHeadLimits {
        var limits = HTTPHeadLimits()
        limits.targetBytesMax = plan.targetBytesMax
        limits.fieldCountMax = plan.headerFieldsMax
        limits.fieldBytesMax = plan.headerBytesMax
        limits.fieldValueBytesMax = min(plan.headerBytesMax, limits.fieldValueBytesMax)
        limits.bodyBytesMax = UInt64(max(0, plan.requestBytesMax))
        return limits
    }

    /// Bounds of one vote.
    static func exchange(_ plan: WebLimitPlan) -> ExchangeLimits {
        var limits = ExchangeLimits()
        limits.bodyBytesMax = plan.bodyBytesMax
        limits.earlyBytesMax = plan.windowBytesMax
        limits.release.aheadBytesMax = plan.aheadBytesMax
        limits.release.behindBytesMax = plan.aheadBytesMax
        limits.release.lagMilliseconds = Int64(plan.lagMilliseconds)
        limits.replyMilliseconds = Int64(plan.replyTimeoutMilliseconds)
        limits.bodyIdleMilliseconds = Int64(plan.bodyIdleMilliseconds)
        limits.lagMilliseconds = Int64(plan.lagMilliseconds)
        return limits
    }

    /// When a replica leaves the vote and comes back.
    static func conduct(_ plan: WebServicePlan) -> ConductSettings {
        let (ejection, check) = (plan.balancing.ejection, plan.balancing.healthCheck)
        return ConductSettings(
            failuresMax: ejection.failuresMax,
            ejectionMilliseconds: Int64(ejection.baseMilliseconds),
            ejectionMillisecondsMax: Int64(ejection.timeMillisecondsMax),
            failedChecksMax: check.failuresMax,
            passedChecksMin: max(1, check.successesMin),
            agreementsMin: max(1, plan.repair.cleanComparisonsMin),
            failedReturnsMax: max(1, plan.repair.attemptsMax),
            returnsByItself: plan.repair.policy != "manual"
        )
    }

    /// How requests are spread over paths, and when a path is left out.
    static func balancer(_ plan: WebBalancingPlan) -> BalancerSettings {
        var settings = BalancerSettings()
        settings.algorithm = LoadBalancingAlgorithm(rawValue: plan.algorithm) ?? .roundRobin
        settings.consecutiveFailuresMax = max(0, plan.ejection.failuresMax) + 1
        settings.ejectionMilliseconds = Int64(plan.ejection.baseMilliseconds)
        settings.ejectionMillisecondsMax = Int64(plan.ejection.timeMillisecondsMax)
        settings.slowStartMilliseconds = Int64(max(0, plan.slowStartMilliseconds))
        // The replicas' own checks are counted already; a quorum of them is there or is not.
        settings.checksToFall = 1
        settings.checksToRise = 1
        settings.seed = UInt64.random(in: .min ... .max)
        return settings
    }

    /// Bounds of a connection whose protocol has changed.
    static func upgrade(_ plan: WebLimitPlan) -> UpgradeLimits {
        var limits = UpgradeLimits()
        limits.idleMilliseconds = Int64(plan.keepAliveMilliseconds)
        limits.lagMilliseconds = Int64(plan.lagMilliseconds)
        return limits
    }

    /// How noise is learnt.
    static func noise(_ plan: WebNoisePlan) -> NoiseSettings {
        var settings = NoiseSettings()
        settings.mode = plan.strict ? .strict : .learn
        settings.votesMin = plan.votesMin
        settings.sharePercentMin = plan.percentMin
        settings.routeCountMax = max(1, plan.placesMax / settings.fieldCountMax)
        return settings
    }

    /// Bounds of cookies; the plan's sessions have several each.
    static func cookies(_ plan: WebSessionPlan) -> CookieSettings {
        var settings = CookieSettings()
        settings.cookieCountMax = plan.sessionsMax
        settings.exchangeCountMax = plan.cookiesMax
        settings.cookieBytesMax = plan.cookieBytesMax
        settings.idleMilliseconds = Int64(plan.idleMilliseconds)
        return settings
    }

    /// The registry of a starting tunnel.
    ///
    /// Replicas that were out stay out only where the others are enough to begin with: what they answer
    /// shows whether they are right.
    static func registry(
        _ plan: WebServicePlan,
        _ names: [String],
        _ restored: StateStore.Restored
    ) -> ReplicaRegistry {
        let states = names.map { restored.states[$0] ?? .joining }
        let begin = states.filter { $0.votes || $0 == .joining }.count
        let isUsable = !restored.states.isEmpty && begin >= plan.quorum
        return ReplicaRegistry(
            replicaCount: names.count,
            quorum: plan.quorum,
            // `ReplicaConduct` says when dissent takes a replica out.
            dissentsMax: .max,
            restored: isUsable ? states : nil,
            restoredFreeze: restored.freezeReason
        )
    }
}
