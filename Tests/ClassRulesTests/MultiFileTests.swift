import ClassRules
import Diagnostics
import Foundation
import GoldenFiles
import Testing

/// Projects of several files: what each becomes, and that Compose takes it for the same project.
@Suite struct MultiFileTests {
    private static let folder = GoldenFolder("MultiFile")

    @Test func `the folder holds its cases`() {
        #expect(MultiFileTests.folder.names.count >= 44)
    }

    @Test(arguments: MultiFileTests.folder.names)
    func golden(name: String) throws {
        let difference = try MultiFileTests.folder.check(name) { input in
            let sample = try BuildCase(input)
            defer { sample.remove() }
            return try sample.built(
                refused: { _ in #expect(name.hasPrefix("error-")) },
                check: { outcome in
                    #expect(!name.hasPrefix("error-"))
                    try compare(sample, outcome)
                }
            )
        }
        #expect(difference == nil, "\(difference ?? "")")
    }

    /// Compose's view of source and output must be one; of an annotated project, but for what
    /// ftcompose made of it.
    private func compare(_ sample: BuildCase, _ outcome: BuildOutcome) throws {
        guard ComposeCheck.isAvailable else { return }
        let before = try ComposeCheck.model(
            sample.composeArguments,
            in: sample.folder.path,
            environment: sample.environment
        )
        let after = try ComposeCheck.model(
            ["-f", outcome.outputPath] + sample.contextArguments,
            in: sample.folder.path,
            environment: sample.isResolved ? [:] : sample.environment
        )
        let annotated = Set(outcome.project?.services ?? [])
        if annotated.isEmpty {
            #expect(text(before) == text(after))
            return
        }
        let old = try #require(before["services"] as? [String: Any])
        let new = try #require(after["services"] as? [String: Any])
        for (name, service) in old where !annotated.contains(name) {
            #expect(text(service) == text(new[name] as Any), "\(name)")
        }
        for name in annotated {
            #expect(new["\(name)-voter"] != nil)
            try AnnotatedComparison(name: name, before: old, after: new).check()
        }
        for section in ["volumes", "networks", "secrets", "configs"] {
            let made = after[section] as? [String: Any] ?? [:]
            for (name, value) in before[section] as? [String: Any] ?? [:] {
                #expect(text(value) == text(made[name] as Any), "\(section) \(name)")
            }
        }
    }

    /// JSON with sorted keys, without extensions: versions of Compose merge those differently.
    private func text(_ value: Any) -> String {
        let data = try? JSONSerialization.data(
            withJSONObject: plain(value),
            options: [.sortedKeys, .prettyPrinted, .fragmentsAllowed]
        )
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "none: \(value)"
    }

    private func plain(_ value: Any) -> Any {
        if let list = value as? [Any] { return list.map { plain($0) } }
        guard let map = value as? [String: Any] else { return value }
        return map.filter { !$0.key.hasPrefix("x-") }.mapValues { plain($0) }
    }
}
