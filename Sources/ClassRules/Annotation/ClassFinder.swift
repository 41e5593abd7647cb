import ComposeModel
import Diagnostics
import YAMLBridge

/// Decides which class an annotated service belongs to, and by which profile it is compiled.
struct ClassFinder {
    let context: AnnotationContext
    let profiles: ImageProfileTable

    /// The profile of a database service; nil after a report.
    func profile(
        of section: SectionReader,
        service: ComposeService,
        image: ComposeText
    ) -> ImageProfile? {
        let name = ImageName(image.value)
        let known = profiles.profile(of: name)
        let written = section.scalar("class")
        guard let chosen = className(written, section, known) else {
            let names = profiles.imageNames.joined(separator: ", ")
            context.error(
                .unknownImage,
                "nothing is known about the image `\(image.value)`",
                at: image.node,
                remedy: "add `class: database` to `x-ft`, or use one of \(names)"
            )
            return nil
        }
        guard chosen == "database" else {
            context.error(
                .notImplemented,
                "the class \(chosen) is not implemented yet; only database is",
                at: written?.entry.value ?? section.node,
                remedy: "remove the annotation of this service"
            )
            return nil
        }
        if let known, known.class == chosen { return checked(known, name, image) }
        let standard = profiles.standard(for: chosen)
        context.warning(
            .unknownImage,
            "nothing is known about the image `\(image.value)`; it is treated as "
                + "\(standard?.name ?? chosen)",
            at: image.node,
            remedy: "set `storage` and the password variable as the image wants them"
        )
        return standard
    }

    private func checked(
        _ profile: ImageProfile,
        _ name: ImageName,
        _ image: ComposeText
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
        if !profile.tested {
            context.warning(
                .untestedImage,
                "`\(name.name)` was never tested with this version",
                at: image.node,
                remedy: "MariaDB is the tested server"
            )
        }
        return profile
    }

    /// The class written, else the image's, else the one whose sections these are.
    private func className(
        _ written: (entry: YAMLEntry, text: ComposeText)?,
        _ section: SectionReader,
        _ known: ImageProfile?
    ) -> String? {
        if let written {
            let name = KeySpelling.canonical(written.text.value)
            let canonical = DatabaseKeys.classSpellings[name] ?? name
            if DatabaseKeys.classes.contains(canonical) { return canonical }
            section.refuse(
                written.text.value,
                of: "class",
                words: DatabaseKeys.classes,
                at: written.entry.value
            )
            // The mistake is reported; going on as the image says finds the others.
            return known?.class ?? "database"
        }
        return known?.class ?? shape(section)
    }

    private func shape(_ section: SectionReader) -> String? {
        let inputs = section.peek("inputs", or: "input")
        let names = (inputs?.entries ?? []).map { KeySpelling.canonical($0.name) }
        if names.contains("queries") {
            let text = (inputs?.entries ?? []).first { KeySpelling.canonical($0.name) == "queries" }
            let value = KeySpelling.canonical(text?.value.text ?? "")
            return ["shell", "webserver"].contains(value) ? "database" : "service_discovery"
        }
        return names.compactMap { DatabaseKeys.inputs[$0] }.first
    }
}
