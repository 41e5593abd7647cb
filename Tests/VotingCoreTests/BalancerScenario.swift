import VotingCore

/// Script words: pick COUNT (each request ends at once), hold COUNT (none ends), ok, fail, release PATH;
/// good, bad PATH for checks; time; show; `at=` is the time, `client=` the client, `not=` paths
/// tried, `prefer=` the path that holds what the client left behind.
///
/// `up=no` begins with paths of which no check has said anything.
struct BalancerScenario: ScenarioMachine {
    private var balancer: PathBalancer

    init(_ parameters: ScenarioEvent) {
        var settings = BalancerSettings()
        settings.algorithm =
            parameters.values["algorithm"].flatMap(LoadBalancingAlgorithm.init) ?? .roundRobin
        settings.consecutiveFailuresMax = parameters.number("failures", default: 2)
        settings.ejectionMilliseconds = Int64(parameters.number("eject", default: 100))
        settings.ejectionMillisecondsMax = Int64(parameters.number("ejectmax", default: 250))
        settings.ejectedPercentMax = parameters.number("percent", default: 50)
        settings.forgetMilliseconds = Int64(parameters.number("forget", default: 1000))
        settings.slowStartMilliseconds = Int64(parameters.number("slow", default: 0))
        settings.seed = UInt64(parameters.number("seed", default: 1))
        let weights = (parameters.values["weights"] ?? "1,1,1").split(separator: ",")
        balancer = PathBalancer(
            weights: weights.compactMap { Int($0) },
            startsUp: parameters.values["up"] != "no",
            settings: settings
        )
    }

    mutating func run(_ event: ScenarioEvent) -> [String] {
        let path = (Int(event.word(0)) ?? 1) - 1
        let now = Int64(event.number("at", default: 0))
        switch event.name {
        case "pick", "hold":
            let excluded = (event.values["not"] ?? "").split(separator: ",").compactMap { Int($0) }
            let picked = (0..<(Int(event.word(0)) ?? 1)).map { _ -> String in
                let path = balancer.picked(
                    client: event.values["client"] ?? "",
                    preferring: event.values["prefer"].flatMap { Int($0) }.map { $0 - 1 },
                    excluding: Set(excluded.map { $0 - 1 }),
                    now: now
                )
                if let path, event.name == "pick" {
                    _ = balancer.finished(path, isFailure: false, now: now)
                }
                return path.map { "\($0 + 1)" } ?? "none"
            }
            return [picked.joined(separator: " ")]
        case "ok": return balancer.finished(path, isFailure: false, now: now).map(Self.text)
        case "fail": return balancer.finished(path, isFailure: true, now: now).map(Self.text)
        case "release":
            balancer.released(path)
            return []
        case "good": return balancer.checkSucceeded(path, now: now).map(Self.text)
        case "bad": return balancer.checkFailed(path).map(Self.text)
        case "time": return balancer.advanced(to: now).map(Self.text)
        case "show":
            let serving = (0..<PathBalancer.pathCountMax).filter(balancer.isServing).map {
                "\($0 + 1) (\(balancer.active(on: $0)))"
            }
            let deadline = balancer.nextDeadline.map { ", deadline \($0)" } ?? ""
            return ["serving \(serving.joined(separator: " "))\(deadline)"]
        default: return ["unknown event \(event.name)"]
        }
    }

    private static func text(_ change: BalancerChange) -> String {
        switch change {
        case .ejected(let path, let until): "ejected \(path + 1) until \(until)"
        case .ejectionWithheld(let path): "ejection of \(path + 1) withheld"
        case .readmitted(let path): "readmitted \(path + 1)"
        case .down(let path): "down \(path + 1)"
        case .up(let path): "up \(path + 1)"
        }
    }
}
