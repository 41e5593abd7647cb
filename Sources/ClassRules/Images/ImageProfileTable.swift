import ComposeModel
import Diagnostics

/// All image profiles: the user's own before those compiled into the program.
struct ImageProfileTable: Sendable {
    private let profiles: [ImageProfile]
    private let index: [String: Int]

    /// Reads the program's own profiles; an error is a defect of its data.
    init() throws(DiagnosticsError) {
        let collector = DiagnosticCollector()
        let profiles = ImageProfileTable.builtIn(collector)
        try collector.throwIfErrors()
        self.init(profiles)
    }

    /// Reads the profiles that hold for a project.
    ///
    /// Those of `folder`, or else of the project's `.ftcompose/profiles`, come before the program's.
    /// What is wrong with them is reported to the project's collector.
    init(project: ComposeProject, folder: String? = nil) {
        let standard = FilePath.join(project.directory, ProfileFolder.standard)
        var own: [ImageProfile] = []
        if folder != nil || FileReader.exists(standard) {
            own =
                ProfileFolder(path: folder ?? standard, collector: project.collector).profiles()
        }
        self.init(own + ImageProfileTable.builtIn(project.collector))
    }

    private init(_ profiles: [ImageProfile]) {
        self.profiles = profiles
        var index: [String: Int] = [:]
        for (number, profile) in profiles.enumerated() {
            for image in profile.images where index[image] == nil { index[image] = number }
        }
        self.index = index
    }

    /// The profile of an image, by its last path component.
    func profile(of image: ImageName) -> ImageProfile? { index[image.name].map { profiles[$0] } }

    /// The profile a class takes when the image says nothing: the first its `build` can make.
    func standard(for grammar: ClassGrammar) -> ImageProfile? {
        profiles.first { $0.class == grammar.name && grammar.engines.contains($0.engine) }
    }

    /// Every profile, the user's first.
    var all: [ImageProfile] { profiles }

    /// The image names known.
    var imageNames: [String] { profiles.flatMap(\.images) }

    private static func builtIn(_ collector: DiagnosticCollector) -> [ImageProfile] {
        standard.findings.forEach(collector.report)
        return standard.profiles
    }

    /// The program's own profiles, read once.
    private static let standard: (profiles: [ImageProfile], findings: [Diagnostic]) = {
        let collector = DiagnosticCollector()
        let reader = ImageProfileReader(collector: collector)
        let profiles = BuiltInProfiles.files.compactMap {
            reader.read($0.bytes, path: "Profiles/\($0.name)")
        }
        return (profiles, collector.diagnostics)
    }()
}
