/// Spreads requests over the paths of a service and takes paths out that fail.
///
/// A path is `up` or `down` by its checks, and independently `ejected` or not by the requests it
/// failed:
/// - up -> down (`checkFailed`), down -> up (`checkSucceeded`);
/// - serving -> ejected (`finished`), ejected -> serving (`advanced`, or a check that succeeds).
///
/// When every path that is up is ejected, requests go to all of them: a guess from failures must
/// not take the service away. A path that is down gets none.
public struct PathBalancer: Sendable {
    /// Paths of a service.
    public static let pathCountMax = 64
    /// Largest weight of a path.
    public static let weightMax = 256

    /// What is known of one path.
    struct Path: Sendable {
        var weight: Int
        var active = 0
        var isUp: Bool
        /// False until it was up once: a service that starts has no path that comes back.
        var wasUp: Bool
        /// Checks in a row against the present state.
        var checks = 0
        var failures = 0
        var ejections = 0
        var ejectedUntil: UnixMilliseconds?
        /// When an ejection was last forgotten or added.
        var decayedAt: UnixMilliseconds = 0
        /// When the path came back; nil once it has its full share.
        var returnedAt: UnixMilliseconds?
        /// Credit of the smooth weighted choice.
        var credit = 0
    }

    /// The rules.
    public let settings: BalancerSettings
    var paths: [Path]
    private var next = 0
    private var randomState: UInt64

    /// Creates a balancer.
    ///
    /// - Parameters:
    ///   - weights: Weight of each path, 1 to `weightMax`; one to `pathCountMax` paths.
    ///   - startsUp: Whether the paths are up before a check says so.
    ///   - settings: The rules.
    public init(
        weights: [Int],
        startsUp: Bool = true,
        settings: BalancerSettings = BalancerSettings()
    ) {
        precondition(
            (1...Self.pathCountMax).contains(weights.count),
            "a service has 1 to \(Self.pathCountMax) paths"
        )
        self.settings = settings
        paths = weights.map {
            Path(weight: min(max(1, $0), Self.weightMax), isUp: startsUp, wasUp: startsUp)
        }
        randomState = settings.seed
    }

    /// Requests on a path at present.
    public func active(on path: Int) -> Int {
        paths.indices.contains(path) ? paths[path].active : 0
    }

    /// Tells whether a path is up by its checks; it may be ejected nevertheless.
    public func isUp(_ path: Int) -> Bool { paths.indices.contains(path) && paths[path].isUp }

    /// When a path's ejection ends; nil when it is not ejected.
    public func ejectedUntil(_ path: Int) -> UnixMilliseconds? {
        paths.indices.contains(path) ? paths[path].ejectedUntil : nil
    }

    /// Tells whether a path gets requests.
    public func isServing(_ path: Int) -> Bool {
        paths.indices.contains(path) && paths[path].isUp && paths[path].ejectedUntil == nil
    }

    /// When `advanced` has something to do next; nil when never.
    public var nextDeadline: UnixMilliseconds? { paths.compactMap(\.ejectedUntil).min() }

    /// Chooses the path for a request; nil when no path is up.
    ///
    /// - Parameters:
    ///   - client: Address of the client in any fixed form; counts for `ipHash` only.
    ///   - preferred: The path that holds what the client left behind; chosen while it gets requests.
    ///   - excluded: Paths on which the request was tried already.
    ///   - now: When.
    /// - Returns: The path, for which `finished` or `released` must follow.
    public mutating func picked(
        client: String = "",
        preferring preferred: Int? = nil,
        excluding excluded: Set<Int> = [],
        now: UnixMilliseconds
    ) -> Int? {
        let up = paths.indices.filter { paths[$0].isUp && !excluded.contains($0) }
        let serving = up.filter { paths[$0].ejectedUntil == nil }
        let candidates = serving.isEmpty ? up : serving
        guard let first = candidates.first else { return nil }
        if let preferred, candidates.contains(preferred) {
            paths[preferred].active += 1
            return preferred
        }
        let shares = candidates.map { share(of: $0, now) }
        let choice: Int =
            switch settings.algorithm {
            case .roundRobin: chooseRound(candidates, shares)
            case .weighted: chooseSmoothly(candidates, shares)
            case .leastConnected: chooseLeast(candidates, shares)
            case .ipHash: chooseByHash(client, candidates)
            case .randomTwo: chooseOfTwo(candidates, shares)
            }
        let path = candidates.contains(choice) ? choice : first
        paths[path].active += 1
        return path
    }

    /// A request on a path has ended.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - isFailure: True when the path did not answer or had no majority; an answer that says
    ///     404 is none.
    ///   - now: When.
    /// - Returns: What it changed.
    public mutating func finished(
        _ path: Int,
        isFailure: Bool,
        now: UnixMilliseconds
    ) -> [BalancerChange] {
        guard paths.indices.contains(path) else { return [] }
        paths[path].active = max(0, paths[path].active - 1)
        guard isFailure else {
            paths[path].failures = 0
            if paths[path].ejections > 0,
                now - paths[path].decayedAt >= settings.forgetMilliseconds,
                paths[path].ejectedUntil == nil
            {
                paths[path].ejections -= 1
                paths[path].decayedAt = now
            }
            return []
        }
        paths[path].failures += 1
        guard paths[path].failures >= settings.consecutiveFailuresMax,
            paths[path].ejectedUntil == nil
        else { return [] }
        paths[path].failures = 0
        guard mayEject(path) else { return [.ejectionWithheld(path: path)] }
        paths[path].ejections += 1
        let time = min(
            settings.ejectionMillisecondsMax,
            settings.ejectionMilliseconds * Int64(min(paths[path].ejections, 1_000))
        )
        paths[path].ejectedUntil = now + time
        return [.ejected(path: path, untilUnixMilliseconds: now + time)]
    }

    /// A request on a path has ended in a way that says nothing about the path.
    public mutating func released(_ path: Int) {
        guard paths.indices.contains(path) else { return }
        paths[path].active = max(0, paths[path].active - 1)
    }

    /// A check of a path succeeded.
    public mutating func checkSucceeded(
        _ path: Int,
        now: UnixMilliseconds
    ) -> [BalancerChange] {
        guard paths.indices.contains(path) else { return [] }
        if paths[path].isUp {
            paths[path].checks = 0
            guard paths[path].ejectedUntil != nil else { return [] }
            return [readmit(path, now)]
        }
        paths[path].checks += 1
        guard paths[path].checks >= settings.checksToRise else { return [] }
        paths[path].isUp = true
        paths[path].checks = 0
        paths[path].failures = 0
        paths[path].ejectedUntil = nil
        paths[path].returnedAt = paths[path].wasUp ? now : nil
        paths[path].wasUp = true
        return [.up(path: path)]
    }

    /// A check of a path failed.
    public mutating func checkFailed(_ path: Int) -> [BalancerChange] {
        guard paths.indices.contains(path) else { return [] }
        guard paths[path].isUp else {
            paths[path].checks = 0
            return []
        }
        paths[path].checks += 1
        guard paths[path].checks >= settings.checksToFall else { return [] }
        paths[path].isUp = false
        paths[path].checks = 0
        return [.down(path: path)]
    }

    /// Time has passed: ejections may be over.
    public mutating func advanced(to now: UnixMilliseconds) -> [BalancerChange] {
        paths.indices.compactMap { path in
            guard let until = paths[path].ejectedUntil, until <= now else { return nil }
            return readmit(path, now)
        }
    }

    private mutating func readmit(_ path: Int, _ now: UnixMilliseconds) -> BalancerChange {
        paths[path].ejectedUntil = nil
        paths[path].returnedAt = now
        paths[path].decayedAt = now
        return .readmitted(path: path)
    }

    /// One path may always be ejected, as long as another one serves.
    private func mayEject(_ path: Int) -> Bool {
        let ejected = paths.count { $0.ejectedUntil != nil }
        let most = max(1, paths.count * settings.ejectedPercentMax / 100)
        let others = paths.indices.contains { $0 != path && isServing($0) }
        return ejected < most && others
    }
}

extension PathBalancer {
    /// A path's weight in 256ths; less while it starts slowly, never nothing.
    private mutating func share(of path: Int, _ now: UnixMilliseconds) -> Int {
        let full = paths[path].weight * 256
        guard let since = paths[path].returnedAt else { return full }
        let passed = now - since
        guard passed < settings.slowStartMilliseconds else {
            paths[path].returnedAt = nil
            return full
        }
        // A tenth at once, the rest in proportion to the time.
        let part = max(0, passed) * 90 / settings.slowStartMilliseconds + 10
        return max(1, full * Int(part) / 100)
    }

    /// The next path in turn; one that starts slowly is skipped in proportion to what it lacks.
    private mutating func chooseRound(_ candidates: [Int], _ shares: [Int]) -> Int {
        for _ in candidates {
            let place = candidates.firstIndex { $0 >= next } ?? 0
            let path = candidates[place]
            next = path + 1
            let full = paths[path].weight * 256
            guard shares[place] < full else { return path }
            paths[path].credit += shares[place]
            if paths[path].credit >= full {
                paths[path].credit -= full
                return path
            }
        }
        let place = candidates.firstIndex { $0 >= next } ?? 0
        next = candidates[place] + 1
        return candidates[place]
    }

    /// Each path earns its share, the richest pays for all: as even as the weights allow.
    private mutating func chooseSmoothly(_ candidates: [Int], _ shares: [Int]) -> Int {
        var total = 0
        var best = candidates[0]
        for (path, share) in zip(candidates, shares) {
            paths[path].credit += share
            total += share
            if paths[path].credit > paths[best].credit { best = path }
        }
        paths[best].credit -= total
        return best
    }

    /// The path with the fewest requests for its share; equal ones in turn.
    private mutating func chooseLeast(_ candidates: [Int], _ shares: [Int]) -> Int {
        var best = 0
        let start = candidates.firstIndex { $0 >= next } ?? 0
        for step in candidates.indices {
            let place = (start + step) % candidates.count
            if step == 0 || isLess(candidates, shares, place, best) { best = place }
        }
        next = candidates[best] + 1
        return candidates[best]
    }

    private func isLess(_ candidates: [Int], _ shares: [Int], _ one: Int, _ two: Int) -> Bool {
        (paths[candidates[one]].active + 1) * shares[two]
            < (paths[candidates[two]].active + 1) * shares[one]
    }

    /// The path with the best hash of client and path: only clients of a lost path move.
    private func chooseByHash(_ client: String, _ candidates: [Int]) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in client.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var best = candidates[0]
        var bestCost = Double.infinity
        for path in candidates {
            let mixed = Self.mixed(hash &+ UInt64(path) &* 0x9E37_79B9_7F4A_7C15)
            // Weighted rendezvous: of exponential variables the least wins in proportion to rates.
            let unit = (Double(mixed >> 12) + 0.5) / 4_503_599_627_370_496
            let cost = -Self.log2(unit) / Double(paths[path].weight)
            if cost < bestCost { (best, bestCost) = (path, cost) }
        }
        return best
    }

    /// Binary logarithm of a positive number to thirty bits, the same on every machine.
    private static func log2(_ value: Double) -> Double {
        var result = Double(value.exponent)
        var rest = value.significand
        var bit = 0.5
        for _ in 0..<30 {
            rest *= rest
            if rest >= 2 {
                rest /= 2
                result += bit
            }
            bit /= 2
        }
        return result
    }

    private mutating func chooseOfTwo(_ candidates: [Int], _ shares: [Int]) -> Int {
        guard candidates.count > 1 else { return candidates[0] }
        let one = Int(random() % UInt64(candidates.count))
        var two = Int(random() % UInt64(candidates.count - 1))
        if two >= one { two += 1 }
        return candidates[isLess(candidates, shares, two, one) ? two : one]
    }

    private mutating func random() -> UInt64 {
        randomState &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(randomState)
    }

    /// The end of SplitMix64.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
