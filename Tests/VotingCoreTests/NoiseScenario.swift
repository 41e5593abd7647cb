import VotingCore

/// Script words: vote ROUTE PATH=A,B,C (a dash for absent); noisy ROUTE PATH TIMES; agree ROUTE
/// TIMES; accept, forget ROUTE PATH; show; masks; restart.
struct NoiseScenario: ScenarioMachine {
    private var learner: NoiseLearner
    private var count = 0

    init(_ parameters: ScenarioEvent) {
        var settings = NoiseSettings()
        settings.windowVotes = parameters.number("window", default: 10)
        settings.votesMin = parameters.number("votes", default: 5)
        settings.sharePercentMin = parameters.number("percent", default: 30)
        settings.routeCountMax = parameters.number("routes", default: 256)
        settings.fieldCountMax = parameters.number("fields", default: 64)
        settings.mode = parameters.values["mode"].flatMap(NoiseSettings.Mode.init) ?? .learn
        learner = NoiseLearner(settings: settings)
    }

    mutating func run(_ event: ScenarioEvent) -> [String] {
        switch event.name {
        case "vote":
            let fields = event.values.sorted { $0.key < $1.key }.map { path, text in
                Self.field(path, text.split(separator: ",").map(String.init))
            }
            return [vote(event.word(0), fields)]
        case "noisy":
            return (0..<(Int(event.word(2)) ?? 1)).map { _ in
                count += 1
                let values = (1...3).map { "t\(String(1000 + count * 3 + $0).suffix(3))" }
                return vote(event.word(0), [Self.field(event.word(1), values)])
            }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
        case "agree":
            for _ in 0..<(Int(event.word(1)) ?? 1) { learner.agreed(route: event.word(0)) }
            return []
        case "accept":
            return [
                learner.accepted(route: event.word(0), path: event.word(1), now: 7) ? "yes" : "no"
            ]
        case "forget":
            return [learner.forgotten(route: event.word(0), path: event.word(1)) ? "yes" : "no"]
        case "restart":
            learner = NoiseLearner(settings: learner.settings, masks: learner.masks)
            return []
        case "masks":
            return learner.masks.map { mask in
                "\(mask.route) \(mask.path) \(mask.shape.byteCountMin)-\(mask.shape.byteCountMax) "
                    + "classes \(mask.shape.classes.rawValue), since "
                    + "\(mask.learntAtUnixMilliseconds), used \(mask.usedCount)"
            }
        case "show":
            return learner.candidates.map { "\($0.route) \($0.path) \($0.percent) %" }
                + ["routes \(learner.routeCount), masks \(learner.masks.count)"]
        default: return ["unknown event \(event.name)"]
        }
    }

    private mutating func vote(_ route: String, _ fields: [NoiseField]) -> String {
        let replied = ReplicaSet(first: fields.map(\.values.count).max() ?? 0)
        let judgement = learner.judged(
            fields,
            route: route,
            replied: replied,
            quorum: max(2, replied.count / 2 + 1),
            now: 1
        )
        var text = "\(judgement.outcome)"
        if !judgement.dissenters.isEmpty { text += ", dissent \(judgement.dissenters)" }
        for (name, list) in [
            ("masked", judgement.masked), ("candidate", judgement.candidates),
            ("fault", judgement.faults), ("learnt", judgement.learnt),
        ] where !list.isEmpty {
            text += ", \(name) \(list.joined(separator: " "))"
        }
        return text + (judgement.isFull ? ", full" : "")
    }

    private static func field(_ path: String, _ values: [String]) -> NoiseField {
        NoiseField(
            path: path,
            values: values.enumerated().map { number, value in
                (ReplicaIndex(number), value == "-" ? nil : Array(value.utf8))
            }
        )
    }
}
