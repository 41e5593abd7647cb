import ComposeModel
import Diagnostics
import YAMLBridge

/// Reads one profile: its facts as a value, its `parameters` against the grammar of its class.
struct ImageProfileReader {
    let collector: DiagnosticCollector

    /// The profile; nil after a report.
    func read(_ bytes: [UInt8], path: String) -> ImageProfile? {
        let documents = YAMLParser().parse(bytes: bytes, path: path, collector: collector)
        guard documents.count == 1, let root = documents[0].root else {
            if !collector.hasErrors { report("\(path) must hold one profile", at: nil) }
            return nil
        }
        guard let entries = root.entries else {
            report("a profile is a mapping, not \(root.kindName)", at: root)
            return nil
        }
        let parameters = entries.first { $0.name == "parameters" }
        let facts = YAMLNode(
            .mapping(entries.filter { $0.name != "parameters" }),
            range: root.range
        )
        do throws(DiagnosticsError) {
            var profile = try YAMLDecoder.decode(ImageProfile.self, from: facts)
            guard let grammar = check(profile, root) else { return nil }
            if let parameters { profile.values = values(parameters, grammar) }
            return profile
        } catch {
            error.diagnostics.forEach(collector.report)
            return nil
        }
    }

    private func check(_ profile: ImageProfile, _ root: YAMLNode) -> ClassGrammar? {
        guard let grammar = ClassGrammar.exactly(profile.class) else {
            let names = ClassNames.words.map(\.name)
            let near = KeySpelling.nearest(to: profile.class, among: names)
            report(
                "there is no class `\(profile.class)`"
                    + (near.map { "; did you mean `\($0)`?" } ?? ""),
                at: root["class"],
                remedy: "the classes are \(names.joined(separator: ", "))"
            )
            return nil
        }
        if profile.images.isEmpty {
            report("a profile needs at least one image", at: root["images"])
        }
        for image in root["images"]?.items ?? [] {
            guard let text = image.text, text != ImageName(text).name else { continue }
            report(
                "`\(text)` is more than an image's name",
                at: image,
                remedy: "write its last component without tag: \(ImageName(text).name)"
            )
        }
        for port in root["ports"]?.items ?? [] {
            guard let number = port.scalar?.integer, !(1...65_535).contains(number) else {
                continue
            }
            report("a port is 1 to 65535, not \(number)", at: port)
        }
        return grammar
    }

    private func values(_ entry: YAMLEntry, _ grammar: ClassGrammar) -> [String: AnnotationValue] {
        guard let entries = entry.value.entries else {
            report("`parameters` is a mapping, not \(entry.value.kindName)", at: entry.value)
            return [:]
        }
        let resolver = TextResolver(
            environment: ProjectEnvironment(process: [:]),
            collector: collector
        )
        let context = AnnotationContext(resolver: resolver, collector: collector)
        var reader = GrammarReader(grammar: grammar, context: context, rootName: "parameters")
        reader.read(entries)
        return reader.written.compactMapValues(\.value)
    }

    private func report(_ message: String, at node: YAMLNode?, remedy: String? = nil) {
        collector.report(
            Diagnostic(.invalidProfile, .error, message, at: node?.range, remedy: remedy)
        )
    }
}
