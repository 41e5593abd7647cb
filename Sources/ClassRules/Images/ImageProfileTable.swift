import ComposeModel
import Diagnostics

/// All image profiles: the user's own before those compiled into the program.
struct ImageProfileTable: Sendable {
    private let own: [ImageProfile]
    private let ownIndex: [String: Int]

    /// The program's own profiles alone.
    init() { self.init([]) }

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
        self.init(own)
    }

    private init(_ own: [ImageProfile]) {
        self.own = own
        var index: [String: Int] = [:]
        for (number, profile) in own.enumerated() {
            for image in profile.images where index[image] == nil { index[image] = number }
        }
        ownIndex = index
    }

    /// The profile of an image, by its last path component.
    func profile(of image: ImageName) -> ImageProfile? {
        if let number = ownIndex[image.name] { return own[number] }
        return BuiltInProfiles.byImage[image.name]?.profile
    }

    /// The profile a class takes when the image says nothing: the first its `build` can make.
    func standard(for grammar: ClassGrammar) -> ImageProfile? {
        let described = own.first {
            $0.class == grammar.name && grammar.engines.contains($0.engine)
        }
        if let described { return described }
        return BuiltInProfiles.files.lazy.filter { $0.className == grammar.name }.map(\.profile)
            .first { grammar.engines.contains($0.engine) }
    }

    /// The image names known, the user's first.
    var imageNames: [String] { own.flatMap(\.images) + BuiltInProfiles.files.flatMap(\.images) }
}
