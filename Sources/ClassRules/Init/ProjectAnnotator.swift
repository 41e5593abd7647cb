public import ComposeModel
import Diagnostics
import YAMLBridge

/// Annotates services whose images are known, as insertions that keep every other byte.
public struct ProjectAnnotator {
    private let project: ComposeProject
    private let profiles: ImageProfileTable

    /// Creates an annotator for a loaded project; the user's image profiles count too, those of
    /// `profileFolder` instead of the project's.
    public init(project: ComposeProject, profileFolder: String? = nil) {
        self.project = project
        profiles = ImageProfileTable(project: project, folder: profileFolder)
    }

    /// The image names known, for messages.
    public var knownImages: [String] { profiles.imageNames }

    /// The services in the order of the source.
    public var candidates: [InitCandidate] { project.services.map(candidate) }

    /// The changed files; a service that is annotated already is left as it is.
    ///
    /// - Throws: `InitProblem` for a service that is not there, whose image is unknown, or that no
    ///   insertion can annotate without annotating another one too.
    public func annotate(_ choices: [InitChoice]) throws(InitProblem) -> [RewrittenFile] {
        let candidates = candidates
        var edits: [TextEdit] = []
        var names: Set<String> = []
        for choice in choices {
            guard
                let candidate = candidates.first(where: { $0.service == choice.service }),
                let service = project.services.first(where: { $0.name == choice.service })
            else {
                let all = candidates.map(\.service).joined(separator: ", ")
                throw InitProblem(
                    "there is no service `\(choice.service)`",
                    remedy: all.isEmpty ? "the project has none" : "one of: \(all)"
                )
            }
            if candidate.state == .annotated { continue }
            try check(candidate, service)
            edits.append(try edit(service, choice))
            names.insert(choice.service)
        }
        return try files(edits, names)
    }

    /// The services that would be annotated too, because they extend one of those that were asked for.
    ///
    /// The project is loaded once more from the same options with the changed files in the place of
    /// those on disk, so every way to extend counts.
    public func heirs(
        of choices: [InitChoice],
        in files: [RewrittenFile],
        options: LoadOptions
    ) -> [String] {
        let before = Set(project.services.filter(isAnnotated).map(\.name))
        let changed = Dictionary(files.map { ($0.file.path, $0.bytes) }) { _, later in later }
        let asked = Set(choices.map(\.service))
        let after = FileReader.$standIns.withValue(changed) {
            ComposeLoader(options: options, collector: DiagnosticCollector()).load()
        }
        let annotated = (after?.services ?? []).filter(isAnnotated).map(\.name)
        return annotated.filter { !before.contains($0) && !asked.contains($0) }
    }

    private func candidate(_ service: ComposeService) -> InitCandidate {
        let quiet = DiagnosticCollector()
        let resolver = project.resolver(for: service).reporting(to: quiet)
        let reader = ServiceReader(service: service, resolver: resolver, collector: quiet)
        let image = reader.image()?.value
        let profile = image.map(ImageName.init).flatMap { name in
            profiles.profile(of: name).flatMap { profile in
                profile.unlikePublishers.contains(name.publisher ?? "") ? nil : profile
            }
        }
        var state = InitCandidate.State.unknown
        if isAnnotated(service) {
            state = .annotated
        } else if let profile {
            let engines = ClassGrammar.named(profile.class)?.engines ?? []
            let isMade = engines.contains(profile.engine) && profile.refusal == nil
            state = isMade ? .buildable : .lintedOnly
        }
        return InitCandidate(
            service: service.name,
            image: image,
            className: profile?.class,
            state: state
        )
    }

    private func isAnnotated(_ service: ComposeService) -> Bool {
        service.entries.contains { entry in
            entry.name == "x-ft"
                || AnnotationSource.bareKeys.contains(KeySpelling.canonical(entry.name))
        }
    }

    private func check(
        _ candidate: InitCandidate,
        _ service: ComposeService
    ) throws(InitProblem) {
        guard candidate.state == .unknown else { return }
        let place = (service["image"] ?? service.key).range
        let known = "known images: \(knownImages.joined(separator: ", "))"
        guard let image = candidate.image else {
            throw InitProblem(
                "`\(service.name)` has no image, so nothing is known about it",
                at: service.key.range,
                remedy: "name its image, or write `x-ft` with a `class` by hand; \(known)"
            )
        }
        throw InitProblem(
            "nothing is known about `\(image)`, the image of `\(service.name)`",
            at: place,
            remedy: "write `x-ft` with a `class` by hand; \(known)"
        )
    }

    /// The first place where the annotation is this service's alone.
    private func edit(
        _ service: ComposeService,
        _ choice: InitChoice
    ) throws(InitProblem) -> TextEdit {
        let proof = AnnotationProof(services: [service.name])
        for edit in AnnotationPlaces(service: service).edits(level: choice.level) {
            let file = edit.range.file
            if proof.holds(FixIt("", edits: [edit]).applied(to: file), for: file) { return edit }
        }
        throw InitProblem(
            "`\(service.name)` shares its keys with another service, so both would be annotated",
            at: service.key.range,
            remedy: "write `x-ft: \(choice.level)` by hand where it is this service's alone"
        )
    }

    private func files(
        _ edits: [TextEdit],
        _ names: Set<String>
    ) throws(InitProblem) -> [RewrittenFile] {
        var files: [SourceFile] = []
        for edit in edits where !files.contains(where: { $0 === edit.range.file }) {
            files.append(edit.range.file)
        }
        let all = FixIt("", edits: edits)
        return try files.map { file throws(InitProblem) in
            let bytes = all.applied(to: file)
            guard AnnotationProof(services: names).holds(bytes, for: file) else {
                throw InitProblem(
                    "the services cannot be annotated together",
                    at: SourceRange(file: file, bytes: 0..<0),
                    remedy: "annotate them one by one with --service"
                )
            }
            return RewrittenFile(file: file, bytes: bytes)
        }
    }
}
