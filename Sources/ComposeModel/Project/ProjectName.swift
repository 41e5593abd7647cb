import Diagnostics
import YAMLBridge

/// Finds the project's name: the option, `COMPOSE_PROJECT_NAME`, `name:` of the last file that has
/// one, the folder's name.
struct ProjectName {
    let options: LoadOptions
    let collector: DiagnosticCollector

    /// The name; nil when none of the four gives one.
    func find(
        in reader: SourceReader,
        directory: String,
        environment: ProjectEnvironment
    ) -> String? {
        if let given = options.projectName { return checked(given, "the project's name") }
        if let given = environment["COMPOSE_PROJECT_NAME"], !given.isEmpty {
            return checked(given, "COMPOSE_PROJECT_NAME")
        }
        let resolver = TextResolver(environment: environment, collector: collector)
        var written: String?
        for path in options.paths {
            for document in reader.documents(path, for: nil) ?? [] {
                guard let node = document.root?["name"], !(node.scalar?.isNull ?? false),
                    node.tag != "!reset",
                    let text = resolver.resolve(node, what: "`name`")
                else { continue }
                written = text.value
            }
        }
        if let written {
            let name = ProjectName.normalized(written)
            if !name.isEmpty { return name }
        }
        let name = ProjectName.normalized(FilePath.name(of: FileReader.absolute(directory)))
        return name.isEmpty ? nil : name
    }

    /// Compose takes a name from outside only when it is normal already.
    private func checked(_ name: String, _ what: String) -> String? {
        if name == ProjectName.normalized(name) { return name }
        collector.report(
            Diagnostic(
                .projectName,
                .error,
                "\(what) must consist of lower-case letters, digits, hyphens and underscores, "
                    + "and start with a letter or digit",
                remedy: "write `\(ProjectName.normalized(name))`"
            )
        )
        return nil
    }

    /// Lower case, without what a name cannot hold, not starting with a sign.
    static func normalized(_ text: String) -> String {
        let kept = text.lowercased().unicodeScalars.filter { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
                || scalar == "-"
        }
        return String(String.UnicodeScalarView(kept.drop { $0 == "_" || $0 == "-" }))
    }
}
