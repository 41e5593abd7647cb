import LedgerFormat
import Testing

@Suite struct `Conflicts between observations` {
    private static let second: Int64 = 1_000_000_000

    private struct Seen {
        let actor: String
        let entry: LedgerEntry
    }

    private static func event(
        _ action: String,
        _ object: String = "c1",
        at second: Int64,
        image: String = "postgres:16"
    ) -> LedgerEntry {
        let event = ContainerEvent(
            engine: "E",
            scope: "local",
            type: "container",
            action: action,
            object: object,
            attributes: ["name": "db-1", "image": image]
        )
        return LedgerEntry(
            time: second * Self.second,
            service: "db",
            body: .lifecycleEvent(event)
        )
    }

    private static func gap(from first: Int64, to last: Int64, at second: Int64) -> LedgerEntry {
        let notice = GapNotice(
            dropped: 0,
            firstTime: first * Self.second,
            lastTime: last * Self.second,
            reason: "the engine keeps 256 events"
        )
        return LedgerEntry(time: second * Self.second, service: "", body: .gap(notice))
    }

    private static func run(_ seen: [Seen]) throws -> [String] {
        var detector = ConflictDetector(
            settleNanoseconds: 10 * second,
            stalledNanoseconds: 100 * second
        )
        var reports: [ConflictReport] = []
        for item in seen {
            reports += detector.observe(item.entry, by: try Samples.writer("\(item.actor)/events"))
        }
        reports += detector.finish()
        #expect(detector.pendingCount == 0)
        return reports.filter { !$0.text.contains("tick") }.map { report in
            let seers = report.observations.filter { $0.content != nil }.map(\.actor)
            let words = report.text.split(separator: " ")
            let time = words.firstIndex(of: "at").map { words[$0 + 1].dropLast(9) } ?? ""
            return "\(report.kind.name) \(words[1]) at \(time): \(seers.joined(separator: " "))"
        }
    }

    private static func all(_ entry: LedgerEntry, by actors: [String]) -> [Seen] {
        actors.map { Seen(actor: $0, entry: entry) }
    }

    private static let three = ["developer", "provider", "user"]

    @Test func `are none when all say the same`() throws {
        let seen =
            Self.all(Self.event("create", at: 1), by: Self.three)
            + Self.all(Self.event("start", at: 2), by: Self.three)
        #expect(
            try Self.run(seen) == [
                "agreed create at 1: developer provider user",
                "agreed start at 2: developer provider user",
            ]
        )
    }

    @Test func `name who altered, missed or made up an event`() throws {
        var seen = Self.all(Self.event("create", at: 1), by: Self.three)
        seen += Self.all(Self.event("start", at: 2), by: ["developer", "provider"])
        seen += Self.all(Self.event("start", at: 2, image: "evil"), by: ["user"])
        seen += Self.all(Self.event("die", at: 3), by: ["developer", "user"])
        seen += Self.all(Self.event("exec_start", at: 4), by: ["provider"])
        seen += Self.all(Self.event("tick", at: 60), by: Self.three)
        #expect(
            try Self.run(seen) == [
                "agreed create at 1: developer provider user",
                "altered start at 2: developer provider user",
                "missing die at 3: developer user",
                "uncorroborated exec_start at 4: provider",
            ]
        )
    }

    @Test func `are gaps where the absent said that they lost events`() throws {
        var seen = Self.all(Self.event("create", at: 1), by: Self.three)
        seen.append(Seen(actor: "user", entry: Self.gap(from: 2, to: 3, at: 5)))
        seen += Self.all(Self.event("start", at: 3), by: ["developer", "provider"])
        seen += Self.all(Self.event("die", at: 4), by: ["developer", "provider"])
        #expect(
            try Self.run(seen) == [
                "agreed create at 1: developer provider user",
                "gap start at 3: developer provider",
                "missing die at 4: developer provider",
            ]
        )
    }

    @Test func `include what no engine can do`() throws {
        var seen: [Seen] = []
        for (second, action) in [
            "start", "create", "start", "start", "die", "die", "destroy", "start",
        ]
        .enumerated() {
            seen += Self.all(Self.event(action, at: Int64(second)), by: Self.three)
        }
        #expect(
            try Self.run(seen).map {
                $0.split(separator: " ")[0] + " " + $0.split(separator: " ")[1]
            } == [
                "agreed start", "order create", "agreed start", "order start", "agreed die",
                "order die", "agreed destroy", "order start",
            ]
        )
        let known = ["kill", "die", "start", "die", "destroy"].enumerated().flatMap {
            Self.all(Self.event($1, at: Int64($0)), by: Self.three)
        }
        #expect(try Self.run(known).allSatisfy { $0.hasPrefix("agreed") })
    }

    @Test func `accuse no engine of what was lost in between`() throws {
        var seen = Self.all(Self.event("start", at: 1), by: ["provider"])
        seen.append(Seen(actor: "provider", entry: Self.gap(from: 1, to: 5, at: 5)))
        seen += Self.all(Self.event("start", at: 5), by: ["provider"])
        seen += Self.all(Self.event("start", at: 6), by: ["provider"])
        seen += Self.all(Self.event("destroy", at: 7), by: ["provider"])
        #expect(
            try Self.run(seen) == [
                "agreed start at 1: provider", "agreed start at 5: provider",
                "order start at 6: provider", "order destroy at 7: provider",
            ]
        )
        // `docker stop` of a container that is removed as it ends.
        let removed = ["start", "kill", "die", "destroy", "stop"].enumerated().flatMap {
            Self.all(Self.event($1, at: Int64($0)), by: ["provider"])
        }
        #expect(try Self.run(removed).allSatisfy { $0.hasPrefix("agreed") })
    }

    @Test func `do not come from the name that a collector adds`() {
        let attributes = ["container": "c1", "name": "shop_default"]
        var named = attributes
        named[ContainerEvent.containerName] = "db-1"
        let events = [attributes, named].map {
            ContainerEvent(
                engine: "E",
                scope: "local",
                type: "network",
                action: "connect",
                object: "n1",
                attributes: $0
            )
        }
        #expect(events[0].contentDigest == events[1].contentDigest)
        #expect(events[0] != events[1])
    }

    @Test func `of one actor alone do not exist`() throws {
        let seen = Self.all(Self.event("start", at: 1), by: ["user"])
        #expect(try Self.run(seen) == ["agreed start at 1: user"])
    }

    @Test func `show when an actor tells two versions or tells late`() throws {
        var seen = Self.all(Self.event("start", at: 1), by: ["developer", "provider"])
        seen += Self.all(Self.event("start", at: 1, image: "evil"), by: ["developer"])
        seen += Self.all(Self.event("tick", at: 60), by: ["developer", "provider"])
        seen += Self.all(Self.event("start", at: 1, image: "evil"), by: ["user"])
        seen += Self.all(Self.event("start", at: 1), by: ["user"])
        #expect(
            try Self.run(seen) == [
                "altered start at 1: developer", "agreed start at 1: developer provider",
                "altered start at 1: user",
            ]
        )
    }

    @Test func `do not wait for a feed that stands still for ever`() throws {
        var detector = ConflictDetector(
            settleNanoseconds: 10 * Self.second,
            stalledNanoseconds: 100 * Self.second
        )
        let user = try Samples.writer("user/events")
        let provider = try Samples.writer("provider/events")
        _ = detector.observe(Self.event("create", at: 0), by: user)
        var kinds: [ConflictClass] = []
        for second in stride(from: Int64(0), through: 200, by: 10) {
            let reports = detector.observe(Self.event("exec_\(second)", at: second), by: provider)
            kinds += reports.map(\.kind)
        }
        #expect(kinds.count > 5)
        #expect(kinds.allSatisfy { $0 == .uncorroborated })
    }

    @Test func `keep what waits bounded`() throws {
        var detector = ConflictDetector()
        let writer = try Samples.writer("user/events")
        _ = detector.observe(Self.event("start", at: 0), by: try Samples.writer("a/events"))
        for number in 0..<Int64(ConflictDetector.pendingMax + 200) {
            let entry = LedgerEntry(time: number, service: "", body: Self.event("x", at: 0).body)
            _ = detector.observe(entry, by: writer)
        }
        #expect(detector.pendingCount <= ConflictDetector.pendingMax)
    }

    @Test func `do not depend on how the actors' entries interleave`() throws {
        var random = SeededRandom(seed: 12)
        var feeds: [String: [LedgerEntry]] = [:]
        for second in 0..<60 {
            let object = "c\(Int.random(in: 0..<4, using: &random))"
            for actor in Self.three where !random.chance(1, in: 8) {
                let image = random.chance(1, in: 10) ? "other" : "same"
                feeds[actor, default: []].append(
                    Self.event("start", object, at: Int64(second), image: image)
                )
            }
        }
        for actor in Self.three {
            feeds[actor, default: []].append(Self.event("tick", "c9", at: 90))
        }
        var first: [String]?
        for _ in 0..<5 {
            var rest = feeds
            // Every feed is known before the first event settles.
            var seen: [Seen] = Self.three.compactMap { actor in
                rest[actor]?.isEmpty == false
                    ? rest[actor]?.removeFirst() : nil
            }
            .map { Seen(actor: "", entry: $0) }
            seen = zip(Self.three, seen).map { Seen(actor: $0, entry: $1.entry) }
            while rest.values.contains(where: { !$0.isEmpty }) {
                let actor = Self.three[Int.random(in: 0..<3, using: &random)]
                guard rest[actor]?.isEmpty == false, let entry = rest[actor]?.removeFirst() else {
                    continue
                }
                seen.append(Seen(actor: actor, entry: entry))
            }
            let reports = try Self.run(seen).sorted()
            if let first { #expect(reports == first) }
            first = reports
        }
    }
}
