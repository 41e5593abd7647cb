import ClassRules
import Diagnostics
import Foundation
import GoldenFiles
import Testing

/// Mutates annotated files for a bounded time: the compiler must refuse or compile, never crash.
@Suite struct BuildFuzzTests {
    private static let lines = [
        "services:", "  db:", "    image: mariadb:${T:-1}",
        "    environment: [MARIADB_ROOT_PASSWORD=x]",
        "    volumes: ['data:/var/lib/mysql', './b:/b']", "    ports: ['${P:-1}:3306']",
        "    x-ft:",
        "      ft_level: 3", "      outputs: {tables: rows, logs: {enabled: yes}}",
        "      storage: {logs: /l}", "      ft_parameters: {quorum: 2, forwarding: {name: front}}",
        "    networks: {n1: {aliases: [a]}}", "    depends_on: [web]", "    labels: {traefik.x: y}",
        "  web: {image: nginx, volumes: ['./w:/x:ro']}",
        "volumes: {data: {name: n}}",
        "networks: {n1: }",
    ]
    private static let spice = [
        "", "null", "[]", "{}", "3", "-1", "true", "'", "${", "${X}", "x-ft: 3", "*a", "&a",
        "!reset",
        ": ", "- ", "  ", "é", "\t", "db-1", "service:db", "<<: {k: v}", "\u{1}",
    ]

    @Test func `mutated sources are compiled or refused with a place`() throws {
        let seed = FuzzBudget.seed
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let clock = ContinuousClock()
        let end = clock.now + FuzzBudget.seconds
        var built = 0
        var refused = 0
        // A seed may make few sources that compile; then it goes on for a while.
        while clock.now < end || built + refused < 40
            || (min(built, refused) <= 2 && clock.now < end + .seconds(60))
        {
            var lines = BuildFuzzTests.lines
            for _ in 0...next(2) {
                let at = next(lines.count)
                switch next(4) {
                case 0: lines.remove(at: at)
                case 1: lines.swapAt(at, next(lines.count))
                case 2: lines.insert(lines[next(lines.count)], at: at)
                default:
                    let index = lines[at].index(
                        lines[at].startIndex,
                        offsetBy: next(lines[at].count + 1)
                    )
                    lines[at].insert(
                        contentsOf: BuildFuzzTests.spice[next(BuildFuzzTests.spice.count)],
                        at: index
                    )
                }
            }
            let sample = try BuildCase(lines.joined(separator: "\n") + "\n\n")
            defer { sample.remove() }
            let outcome = sample.build(isDryRun: true)
            let errors = outcome.diagnostics.filter { $0.severity == .error }
            let place = "seed \(seed): \(lines.joined(separator: "\n"))"
            try #require(errors.isEmpty == (outcome.status == .built), "\(place)")
            try #require(errors.allSatisfy { $0.range != nil }, "\(place)")
            if outcome.status == .built { built += 1 } else { refused += 1 }
        }
        #expect(built > 2)
        #expect(refused > 5)
    }
}
