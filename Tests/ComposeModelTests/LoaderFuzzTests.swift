import ComposeModel
import Diagnostics
import Foundation
import Testing

/// Mutates projects, dotenv files and placeholders: the loader must end, and errors have places.
///
/// `FTCOMPOSE_FUZZ_SECONDS` above its default of 2 multiplies the number of cases; `FTCOMPOSE_SEED`
/// repeats a run.
@Suite struct LoaderFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let factor = max(
        1,
        (environment["FTCOMPOSE_FUZZ_SECONDS"].flatMap { Int($0) } ?? 2) / 2
    )
    private static let seed =
        environment["FTCOMPOSE_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1_000_000)

    private static let files = [
        """
        name: p${N:-x}
        include: [b.yml, {path: [c.yml], env_file: e.env}]
        services:
          a: {image: "x:${T:-1}", extends: {file: b.yml, service: s}, environment: [A=1, B]}
          d: &d {image: y, ports: ["1:1"], labels: {a: b}, depends_on: [a]}
          e: {<<: *d, command: !reset null, volumes: !override ["v:/v1"]}
        volumes: {v: }
        ---
        services: {a: {environment: {B: 2}, depends_on: {t: {condition: service_started}}}}
        """,
        "services:\n  s: {image: z, env_file: e.env, build: {context: ., args: [A]}}\n",
        "services: {t: {image: \"${E}\", networks: [n]}}\nnetworks: {n: {ipam: {config: []}}}\n",
        "E=1\nexport F='x'\nG=\"a\\n${E:-b}\" # c\nH\n",
    ]
    private static let names = ["compose.yml", "b.yml", "c.yml", "e.env"]
    private static let spice = [
        "!reset ", "!override ", "extends: a", "${", "}", "${A:-${B}}", "$$", "[", "]", "{", "}",
        ":",
        "'", "\"", "\n", "  ", "- ", "*d", "&d ", "<<", "null", "3", "---\n", "\t", "#", "=", "é",
        ",",
        "include: [c.yml]", "include: [compose.yml]", "\u{1}", "x-ft: 3", "file: compose.yml",
    ]

    private struct Random {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    private func mutated(_ text: String, _ random: inout Random) -> String {
        var characters = Array(text)
        for _ in 0...random.next(3) {
            let at = random.next(characters.count + 1)
            switch random.next(3) {
            case 0:
                let spice = LoaderFuzzTests.spice[random.next(LoaderFuzzTests.spice.count)]
                characters.insert(contentsOf: Array(spice), at: at)
            case 1: if at < characters.count { characters.remove(at: at) }
            default:
                let end = min(characters.count, at + random.next(20))
                characters.insert(
                    contentsOf: characters[at..<end],
                    at: random.next(characters.count)
                )
            }
        }
        return String(characters)
    }

    @Test func `mutated projects are loaded or refused with a place`() throws {
        var random = Random(state: LoaderFuzzTests.seed)
        let folder = NSTemporaryDirectory() + "/ftcompose-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var loaded = 0
        for number in 0..<(400 * LoaderFuzzTests.factor) {
            var shown = "seed \(LoaderFuzzTests.seed), case \(number)"
            let victim = random.next(LoaderFuzzTests.files.count)
            for (index, name) in LoaderFuzzTests.names.enumerated() {
                let original = LoaderFuzzTests.files[index]
                let text = index == victim ? mutated(original, &random) : original
                if index == victim { shown += "\n\(name):\n\(text)" }
                try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            }
            let collector = DiagnosticCollector()
            var options = LoadOptions(path: "\(folder)/compose.yml", environment: [:])
            options.resolvesPlaceholders = number % 2 == 1
            let project = ComposeLoader(options: options, collector: collector).load()
            try #require(project != nil || collector.hasErrors, "\(shown)")
            let unplaced = collector.diagnostics.filter {
                $0.severity == .error && $0.range == nil
            }
            try #require(unplaced.isEmpty, "\(unplaced.map(\.message)) \(shown)")
            if project != nil, !collector.hasErrors { loaded += 1 }
        }
        #expect(loaded > 10 * LoaderFuzzTests.factor)
    }

    @Test func `mutated placeholders have a value or are refused`() throws {
        var random = Random(state: LoaderFuzzTests.seed)
        var good = 0
        for number in 0..<(3000 * LoaderFuzzTests.factor) {
            let text = mutated("a${A:-b${C?d}}$$e$F${G:+h}${I-j}", &random)
            guard let template = try? InterpolationTemplate(text) else { continue }
            good += 1
            let shown = "seed \(LoaderFuzzTests.seed), case \(number): \(text)"
            guard let result = try? template.evaluate({ $0 == "A" ? nil : "v" }) else { continue }
            // What a text comes to here is a fixed point once its dollars are escaped.
            let escaped = result.text.replacing("$", with: "$$")
            let again = try InterpolationTemplate(escaped).evaluate { _ in nil }
            try #require(again.text == result.text, "\(shown)")
        }
        #expect(good > 100)
    }
}
