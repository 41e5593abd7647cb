/// Tells noise from faults in replies that differ, and learns which fields are noise.
///
/// A field in which all replicas differ pairwise, in the same shape, may be noise: a clock, a
/// random token. Outside masks a field in which some agree and others do not is a fault, whatever
/// it looks like. A field goes through
/// - unknown -> candidate (`judged`, all differ pairwise),
/// - candidate -> mask (`judged`, often enough in the last votes of its route; `accepted`),
/// - mask -> unknown (`forgotten`).
/// A mask compares its field's shape from then on; a value out of shape is a fault again.
public struct NoiseLearner: Sendable {
    /// What is remembered of one field.
    private struct Field: Sendable {
        var shape: ValueShape
        /// The last votes, the latest in the lowest bit: one where all replicas differed.
        var history: UInt64 = 0
        /// The route's vote that `history` ends with.
        var lastVote: UInt64
        var learntAt: UnixMilliseconds?
        var usedCount: UInt64 = 0
        /// Votes in which all replicas differed.
        var seenCount: UInt64 = 1
        /// The route's votes before the first of them; those of earlier tunnels count as negative.
        var votesBefore: Int64

        /// The place differed in a vote of its route, which may have it several times.
        mutating func seen(in vote: UInt64) {
            if lastVote != vote { seenCount += 1 }
            lastVote = vote
        }
    }

    private struct Route: Sendable {
        var fields: [String: Field] = [:]
        var votes: UInt64 = 0
        /// Vote of the whole service in which the route was last seen.
        var lastUsed: UInt64
        var hasMasks: Bool { fields.values.contains { $0.learntAt != nil } }

        /// Votes since a field was first seen.
        func voteCount(of field: Field) -> UInt64 {
            UInt64(max(0, Int64(clamping: votes) - field.votesBefore))
        }
    }

    /// How noise is learnt.
    public let settings: NoiseSettings
    private var routes: [String: Route] = [:]
    private var votes: UInt64 = 0
    /// Changes of the masks so far, for whoever stores them.
    public private(set) var changeCount: UInt64 = 0

    /// Creates a learner with the masks that were stored; more than the settings allow are left
    /// out.
    public init(settings: NoiseSettings = NoiseSettings(), masks: [NoiseMask] = []) {
        var settings = settings
        settings.windowVotes = min(max(1, settings.windowVotes), NoiseSettings.windowVotesLimit)
        self.settings = settings
        for mask in masks { add(mask) }
    }

    /// Routes that are remembered.
    public var routeCount: Int { routes.count }

    /// The masks, by route and path.
    public var masks: [NoiseMask] {
        routes.flatMap { name, route in
            route.fields.compactMap { path, field in
                field.learntAt.map {
                    NoiseMask(
                        route: name,
                        path: path,
                        shape: field.shape,
                        learntAtUnixMilliseconds: $0,
                        usedCount: field.usedCount,
                        seenCount: field.seenCount,
                        voteCount: route.voteCount(of: field)
                    )
                }
            }
        }.sorted { ($0.route, $0.path) < ($1.route, $1.path) }
    }

    /// Fields that may be noise, with the share of the last votes in which all replicas differed.
    public var candidates: [NoiseCandidate] {
        routes.flatMap { name, route in
            route.fields.compactMap { path, field in
                guard field.learntAt == nil else { return nil }
                let percent = percent(field, of: route)
                guard percent > 0 else { return nil }
                return NoiseCandidate(
                    route: name,
                    path: path,
                    shape: field.shape,
                    percent: percent,
                    seenCount: field.seenCount,
                    voteCount: route.voteCount(of: field)
                )
            }
        }.sorted { ($0.route, $0.path) < ($1.route, $1.path) }
    }

    /// All replies to a request were equal: fields of its route differ less often than before.
    public mutating func agreed(route: String) {
        votes += 1
        guard routes[route] != nil else { return }
        routes[route]?.votes += 1
        routes[route]?.lastUsed = votes
    }

    /// The replies to a request differ in some fields.
    ///
    /// - Parameters:
    ///   - fields: All places at which they differ; what was not taken apart must be given as a
    ///     field of its own.
    ///   - route: Method and path template of the request.
    ///   - replied: Replicas whose replies are compared.
    ///   - quorum: Replies that must agree.
    ///   - now: When.
    /// - Returns: What the differences mean.
    public mutating func judged(
        _ fields: [NoiseField],
        route: String,
        replied: ReplicaSet,
        quorum: Int,
        now: UnixMilliseconds
    ) -> NoiseJudgement {
        votes += 1
        var memory = routes[route] ?? Route(lastUsed: votes)
        memory.votes += 1
        memory.lastUsed = votes
        var judgement = NoiseJudgement(outcome: .masked, dissenters: [])
        for field in fields { judge(field, &memory, replied, quorum, &judgement) }
        learn(&memory, &judgement, now)
        changeCount += UInt64(judgement.learnt.count)
        if routes[route] != nil || !memory.fields.isEmpty {
            makeRoom(for: route)
            routes[route] = memory
        }
        if !judgement.faults.isEmpty {
            let agreeing = replied.subtracting(judgement.dissenters).count
            judgement.outcome =
                agreeing >= quorum && !judgement.dissenters.isEmpty ? .majority : .noMajority
        }
        return judgement
    }

    /// An operator takes a candidate for noise; false when it is not known.
    public mutating func accepted(route: String, path: String, now: UnixMilliseconds) -> Bool {
        guard let field = routes[route]?.fields[path] else { return false }
        routes[route]?.fields[path]?.learntAt = field.learntAt ?? now
        changeCount += 1
        return true
    }

    /// An operator wants a field compared again; false when it is not known.
    public mutating func forgotten(route: String, path: String) -> Bool {
        guard routes[route]?.fields.removeValue(forKey: path) != nil else { return false }
        if routes[route]?.fields.isEmpty == true { routes[route] = nil }
        changeCount += 1
        return true
    }

    /// An operator wants all fields of a route compared again.
    ///
    /// - Returns: How many were forgotten.
    public mutating func forgotten(route: String) -> Int {
        guard let fields = routes.removeValue(forKey: route)?.fields, !fields.isEmpty else {
            return 0
        }
        changeCount += 1
        return fields.count
    }

    /// An operator wants everything compared again.
    ///
    /// - Returns: How many fields were forgotten.
    public mutating func allForgotten() -> Int {
        let count = routes.values.reduce(0) { $0 + $1.fields.count }
        routes = [:]
        if count > 0 { changeCount += 1 }
        return count
    }
}

extension NoiseLearner {
    private static let storedCountMax: UInt64 = 1 << 53

    private func judge(
        _ field: NoiseField,
        _ memory: inout Route,
        _ replied: ReplicaSet,
        _ quorum: Int,
        _ judgement: inout NoiseJudgement
    ) {
        let groups = field.groups
        guard groups.count > 1 else { return }
        if let known = memory.fields[field.path], known.learntAt != nil {
            let strangers = field.values.filter { !(known.shape.admits($0.value ?? [])) }
                .map(\.replica)
            let absent = field.values.filter { $0.value == nil }.map(\.replica)
            let out = ReplicaSet(strangers).union(ReplicaSet(absent))
            memory.fields[field.path]?.usedCount += 1
            if out.isEmpty {
                memory.fields[field.path]?.seen(in: memory.votes)
                Self.note(field.path, in: &judgement.masked)
            } else {
                Self.note(field.path, in: &judgement.faults)
                judgement.dissenters.formUnion(out)
            }
            return
        }
        let values = field.values.compactMap(\.value)
        let mayBeNoise =
            groups.count == replied.count && values.count == replied.count
            && replied.count >= settings.repliesMin && ValueShape.areAlike(values)
        guard mayBeNoise else {
            Self.note(field.path, in: &judgement.faults)
            // Where no group reaches q nobody can say who is wrong: all of them dissent.
            let winners = groups[0].count >= quorum ? groups[0] : []
            judgement.dissenters.formUnion(replied.subtracting(winners))
            return
        }
        if settings.mode == .strict {
            Self.note(field.path, in: &judgement.faults)
            judgement.dissenters.formUnion(replied)
        } else {
            Self.note(field.path, in: &judgement.candidates)
        }
        remember(field.path, values, &memory, &judgement)
    }

    private static func note(_ path: String, in list: inout [String]) {
        if !list.contains(path) { list.append(path) }
    }

    private func remember(
        _ path: String,
        _ values: [[UInt8]],
        _ memory: inout Route,
        _ judgement: inout NoiseJudgement
    ) {
        var known = memory.fields[path]
        if known == nil { known = newField(values, &memory) }
        guard var field = known else {
            judgement.isFull = true
            return
        }
        for value in values { field.shape.formUnion(ValueShape(of: value)) }
        field.history = history(field, of: memory) | 1
        field.seen(in: memory.votes)
        memory.fields[path] = field
    }

    /// A field for a new path; one that has not differed for long makes room.
    private func newField(_ values: [[UInt8]], _ memory: inout Route) -> Field? {
        if memory.fields.count >= settings.fieldCountMax {
            let idle = memory.fields.filter {
                $0.value.learntAt == nil && percent($0.value, of: memory) == 0
            }
            guard let oldest = idle.min(by: { $0.value.lastVote < $1.value.lastVote }) else {
                return nil
            }
            memory.fields[oldest.key] = nil
        }
        return values.first.map {
            Field(
                shape: ValueShape(of: $0),
                lastVote: memory.votes,
                votesBefore: Int64(clamping: memory.votes) - 1
            )
        }
    }

    /// Makes candidates that differed often enough into masks, unless this vote shows a fault in
    /// them.
    private func learn(
        _ memory: inout Route,
        _ judgement: inout NoiseJudgement,
        _ now: UnixMilliseconds
    ) {
        guard settings.mode == .learn, memory.votes >= UInt64(settings.votesMin) else { return }
        for path in judgement.candidates where !judgement.faults.contains(path) {
            guard let field = memory.fields[path],
                percent(field, of: memory) >= settings.sharePercentMin
            else { continue }
            memory.fields[path]?.learntAt = now
            judgement.learnt.append(path)
        }
    }

    /// The field's last votes with those counted in which it did not differ.
    private func history(_ field: Field, of route: Route) -> UInt64 {
        let passed = route.votes - field.lastVote
        let shifted = passed >= 64 ? 0 : field.history << passed
        let mask =
            settings.windowVotes >= 64
            ? UInt64.max : (UInt64(1) << UInt64(settings.windowVotes)) - 1
        return shifted & mask
    }

    private func percent(_ field: Field, of route: Route) -> Int {
        let votes = min(route.votes, UInt64(settings.windowVotes))
        return votes == 0 ? 0 : history(field, of: route).nonzeroBitCount * 100 / Int(votes)
    }

    private mutating func makeRoom(for route: String) {
        guard routes[route] == nil, routes.count >= settings.routeCountMax else { return }
        let idle = routes.filter { !$0.value.hasMasks }
        let pool = idle.isEmpty ? routes : idle
        if let oldest = pool.min(by: { $0.value.lastUsed < $1.value.lastUsed }) {
            if oldest.value.hasMasks { changeCount += 1 }
            routes[oldest.key] = nil
        }
    }

    private mutating func add(_ mask: NoiseMask) {
        var route = routes[mask.route] ?? Route(lastUsed: 0)
        guard routes[mask.route] != nil || routes.count < settings.routeCountMax,
            route.fields.count < settings.fieldCountMax
        else { return }
        route.fields[mask.path] = Field(
            shape: mask.shape,
            lastVote: 0,
            learntAt: mask.learntAtUnixMilliseconds,
            // What a file says may be anything, and is counted on from here.
            usedCount: min(mask.usedCount, Self.storedCountMax),
            seenCount: min(mask.seenCount, Self.storedCountMax),
            votesBefore: -Int64(clamping: min(mask.voteCount, Self.storedCountMax))
        )
        routes[mask.route] = route
    }
}
