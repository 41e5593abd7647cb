import Testing
import VotingCore

@Suite struct `The balancer` {
    private func balancer(
        _ algorithm: LoadBalancingAlgorithm,
        _ weights: [Int],
        seed: UInt64 = 1
    ) -> PathBalancer {
        var settings = BalancerSettings()
        settings.algorithm = algorithm
        settings.seed = seed
        return PathBalancer(weights: weights, settings: settings)
    }

    @Test func `spreads clients by weight and moves only those of a lost path`() {
        var all = balancer(.ipHash, [1, 2, 3])
        var without = all
        for _ in 0..<3 { _ = without.checkFailed(1) }
        var counts = [0, 0, 0]
        for client in 0..<6_000 {
            let name = "10.\(client / 256).\(client % 256).1"
            let path = all.picked(client: name, now: 0) ?? -1
            let other = without.picked(client: name, now: 0) ?? -1
            #expect(path == 1 || path == other)
            #expect(other != 1)
            counts[path] += 1
        }
        for (count, share) in zip(counts, [1_000, 2_000, 3_000]) {
            #expect(abs(count - share) < 200, "\(counts)")
        }
    }

    @Test func `weights are kept exactly over each round`() {
        var balancer = balancer(.weighted, [7, 2, 1])
        for _ in 0..<5 {
            var counts = [0, 0, 0]
            for _ in 0..<10 { counts[balancer.picked(now: 0) ?? 0] += 1 }
            #expect(counts == [7, 2, 1])
        }
    }

    @Test func `two choices keep paths nearly equally loaded`() {
        var balancer = balancer(.randomTwo, Array(repeating: 1, count: 8), seed: 3)
        for _ in 0..<800 { _ = balancer.picked(now: 0) }
        let loads = (0..<8).map { balancer.active(on: $0) }
        #expect((loads.max() ?? 0) - (loads.min() ?? 0) <= 6, "\(loads)")
    }

    @Test(arguments: LoadBalancingAlgorithm.allCases)
    func `never picks a path that is down nor an ejected one while another serves`(
        algorithm: LoadBalancingAlgorithm
    ) {
        for seed in [1, 2, UInt64.random(in: 0...UInt64.max)] {
            var random = SeededRandom(seed: seed)
            let count = Int.random(in: 1...6, using: &random)
            var machine = balancer(
                algorithm,
                (0..<count).map { _ in Int.random(in: 0...300, using: &random) },
                seed: seed
            )
            var down: Set<Int> = []
            var now: UnixMilliseconds = 0
            for _ in 0..<4_000 {
                now += Int64.random(in: 0...2_000, using: &random)
                let path = Int.random(in: -1...count, using: &random)
                var changes = machine.advanced(to: now)
                switch Int.random(in: 0..<6, using: &random) {
                case 0: changes += machine.checkFailed(path)
                case 1: changes += machine.checkSucceeded(path, now: now)
                case 2, 3:
                    changes += machine.finished(path, isFailure: random.chance(9, in: 10), now: now)
                default:
                    let excluded = random.chance(1, in: 4) ? [path] : []
                    let serving = (0..<count).filter(machine.isServing)
                        .filter { !excluded.contains($0) }
                    let picked = machine.picked(
                        client: "\(path)",
                        excluding: Set(excluded),
                        now: now
                    )
                    let up = (0..<count).filter { !down.contains($0) && !excluded.contains($0) }
                    #expect((picked == nil) == up.isEmpty, "seed \(seed)")
                    if let picked {
                        #expect(up.contains(picked), "seed \(seed)")
                        #expect(serving.isEmpty || serving.contains(picked), "seed \(seed)")
                    }
                }
                for change in changes {
                    switch change {
                    case .down(let path): down.insert(path)
                    case .up(let path): down.remove(path)
                    case .ejected(let path, let until):
                        #expect(until > now && until <= now + 300_000)
                        #expect(!machine.isServing(path))
                    case .ejectionWithheld, .readmitted: break
                    }
                }
                if let deadline = machine.nextDeadline { #expect(deadline > now) }
            }
        }
    }
}
