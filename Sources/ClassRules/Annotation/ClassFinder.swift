import ComposeModel
import Diagnostics
import YAMLBridge

/// Decides which class an annotated service belongs to, and what is known about its image.
struct ClassFinder {
    let context: AnnotationContext
    let profiles: ImageProfileTable

    /// The class: the one written, else the image's, else the one whose sections these are.
    func choose(
        _ source: AnnotationSource,
        service: ComposeService,
        image: ComposeText?
    ) -> ClassChoice? {
        let name = image.map { ImageName($0.value) }
        let known = name.flatMap { profiles.profile(of: $0) }
        let written = className(source)
        let fallback = known?.class ?? ClassShape.className(of: source.entries)
        // A wrong word is reported by the grammar; going on as the image says finds the others.
        let chosen = written.map { ClassGrammar.named($0)?.name ?? fallback ?? "database" }
        guard let decided = chosen ?? fallback, let grammar = ClassGrammar.named(decided) else {
            reportUnknown(service, image)
            return nil
        }
        let origin: ValueOrigin =
            known.map { .profile($0.name) } ?? .derived("the keys of its sections")
        guard let known, let name, let image, known.class == grammar.name else {
            let profile = standard(grammar, image, known)
            return ClassChoice(grammar: grammar, profile: profile, origin: origin)
        }
        let profile = checked(known, name, image, grammar)
        return ClassChoice(grammar: grammar, profile: profile, origin: origin)
    }

    /// The text of `class`, in any spelling; what is wrong with it is the grammar's to report.
    private func className(_ source: AnnotationSource) -> String? {
        let entry = source.entries.first { KeySpelling.canonical($0.name) == "class" }
        guard let node = entry?.value, node.scalar != nil else { return nil }
        let silent = context.resolver.reporting(to: DiagnosticCollector())
        return silent.resolve(node, what: "`class`")?.value
    }

    private func reportUnknown(_ service: ComposeService, _ image: ComposeText?) {
        let names = ClassNames.words.map(\.name).joined(separator: ", ")
        guard let image else {
            context.error(
                .unknownImage,
                "an annotated service needs an `image`",
                at: service.key,
                remedy: "name the image, beside `build` if it is built here: replicas share its tag"
            )
            return
        }
        context.error(
            .unknownImage,
            "nothing is known about the image `\(image.value)`",
            at: image.node,
            remedy: "add `class` to `x-ft` (\(names)), or describe the image in .ftcompose/profiles"
        )
    }

    /// A class with a transformation treats an image nobody described like its usual one.
    private func standard(
        _ grammar: ClassGrammar,
        _ image: ComposeText?,
        _ known: ImageProfile?
    ) -> ImageProfile? {
        guard let image, !grammar.engines.isEmpty,
            let standard = profiles.standard(for: grammar)
        else { return nil }
        let reason =
            known.map { "the image `\(image.value)` is known as a \($0.class)" }
            ?? "nothing is known about the image `\(image.value)`"
        context.warning(
            .unknownImage,
            "\(reason); it is treated as \(standard.name)",
            at: image.node,
            remedy: "set `storage` and the password variable as the image wants them"
        )
        return standard
    }

    private func checked(
        _ profile: ImageProfile,
        _ name: ImageName,
        _ image: ComposeText,
        _ grammar: ClassGrammar
    ) -> ImageProfile? {
        if let publisher = name.publisher, profile.unlikePublishers.contains(publisher) {
            context.error(
                .unknownImage,
                "images of \(publisher) keep data and settings elsewhere than `\(name.name)` does",
                at: image.node,
                remedy: "use the official image `\(name.name)`"
            )
            return nil
        }
        // Only where there is a transformation could it have been tried.
        if !profile.tested, grammar.engines.contains(profile.engine) {
            context.warning(
                .untestedImage,
                "`\(name.name)` was never tested with this version",
                at: image.node,
                remedy: "MariaDB is the tested server"
            )
        }
        return profile
    }
}
