import ComposeModel
import Diagnostics
import Foundation
import Testing

@testable import ClassRules

/// Real projects with images that are known: `x-ft: 3` in one service is all that is added.
@Suite struct AnnotatedCorpusTests {
    /// One service of one project.
    struct Subject: CustomTestStringConvertible, Sendable {
        let path: String
        let service: String
        let isBuildable: Bool

        var testDescription: String { "\(service) of \(path)" }
    }

    private static let subjects: [Subject] = {
        guard let folder = ProcessInfo.processInfo.environment["FTCOMPOSE_CORPUS"] else {
            print("!!! FTCOMPOSE_CORPUS is not set: no real project is annotated in this run !!!")
            return []
        }
        let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return all.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted()
            .flatMap { subjects(of: "\(folder)/\($0)") }
    }()

    private static func subjects(of path: String) -> [Subject] {
        guard let annotator = try? annotator(path) else { return [] }
        return annotator.candidates.compactMap { candidate in
            switch candidate.state {
            case .buildable:
                Subject(path: path, service: candidate.service, isBuildable: true)
            case .lintedOnly:
                Subject(path: path, service: candidate.service, isBuildable: false)
            case .annotated, .unknown: nil
            }
        }
    }

    private static func annotator(_ path: String) throws -> ProjectAnnotator {
        let collector = DiagnosticCollector()
        let options = LoadOptions(path: path, environment: [:])
        let project = ComposeLoader(options: options, collector: collector).load()
        return ProjectAnnotator(project: try #require(project, "\(path)"))
    }

    /// The project in a folder of its own, the service annotated.
    private func annotated(_ subject: Subject) throws -> BuildCase {
        let folder = FilePath.directory(of: subject.path)
        let rewritten = try AnnotatedCorpusTests.annotator(subject.path)
            .annotate([InitChoice(service: subject.service, level: 3)])
        let file = try #require(rewritten.first)
        var text = String(decoding: file.bytes, as: UTF8.self)
        if let variables = try? String(contentsOfFile: folder + "/.env", encoding: .utf8) {
            text += "\n--- file: .env\n" + variables
        }
        return try BuildCase(text + "\n")
    }

    @Test(arguments: AnnotatedCorpusTests.subjects)
    func `the project lints: it is seen whole, and the annotation is right`(subject: Subject) throws
    {
        let sample = try annotated(subject)
        defer { sample.remove() }
        let collector = DiagnosticCollector()
        let options = LoadOptions(path: sample.sourcePath, environment: [:])
        let loaded = ComposeLoader(options: options, collector: collector).load()
        let project = try #require(loaded)
        let reader = AnnotatedServiceReader(
            project: project,
            profiles: ImageProfileTable(project: project)
        )
        let services = project.services.compactMap { reader.read($0) }
        #expect(services.map(\.name) == [subject.service])
        #expect(services.first?.level == 3)
        #expect(!collector.hasErrors, "\(TextRenderer().render(collector.diagnostics))")
        let today = try #require(CalendarDate("2026-01-01"))
        let linting = LintOptions(load: options, today: today, root: sample.folder.path)
        let outcome = LintRun(options: linting).run()
        #expect(outcome.isLoaded)
        #expect(outcome.isComplete)
    }

    @Test(arguments: AnnotatedCorpusTests.subjects)
    func `the project compiles and nothing else changes, or is refused`(subject: Subject) throws {
        let sample = try annotated(subject)
        defer { sample.remove() }
        let outcome = sample.build()
        // A class that is built in part takes some services and refuses others with the reason.
        guard subject.isBuildable || outcome.status == .built else {
            #expect(outcome.status == .refused)
            let errors = outcome.diagnostics.filter { $0.severity == .error }
            #expect(errors.contains { $0.id == .notImplemented && $0.range != nil })
            return
        }
        try #require(
            outcome.status == .built,
            "\(TextRenderer().render(outcome.diagnostics))"
        )
        #expect(outcome.project?.services == [subject.service])
        try ComposeCheck.run(on: sample)
        guard ComposeCheck.isAvailable else { return }
        let before = try sections(sample.sourcePath)
        let after = try sections(sample.outputPath)
        for (name, entry) in before where name != "services/\(subject.service)" {
            #expect(after[name] == entry, "\(name) changed")
        }
        #expect(after["services/\(subject.service)-3"] != nil)
    }

    /// What Compose makes of a file: each service, network, volume, … under its name.
    private func sections(_ path: String) throws -> [String: NSDictionary] {
        let config = try ComposeCheck.config([path])
        try #require(config.status == 0, "\(config.text)")
        let text = config.text.split(separator: "\n").filter { !$0.hasPrefix("time=") }
            .joined(separator: "\n")
        let root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        var sections: [String: NSDictionary] = [:]
        for (section, value) in try #require(root) {
            for (name, entry) in value as? [String: Any] ?? [:] {
                sections["\(section)/\(name)"] = ["entry": entry]
            }
        }
        return sections
    }
}
