import Diagnostics
import YAMLBridge

/// All image profiles, read from the data compiled into the program.
struct ImageProfileTable: Sendable {
    private let profiles: [ImageProfile]

    /// Reads the profiles; an error is a defect of this program's data.
    init() throws(DiagnosticsError) {
        var profiles: [ImageProfile] = []
        for (name, bytes) in [
            ("mariadb.yml", PackageResources.mariadb_yml),
            ("mysql.yml", PackageResources.mysql_yml),
        ] {
            profiles.append(
                try YAMLDecoder.decode(ImageProfile.self, from: bytes, path: "Profiles/\(name)")
            )
        }
        self.profiles = profiles
    }

    /// The profile of an image, by its last path component.
    func profile(of image: ImageName) -> ImageProfile? {
        profiles.first { $0.images.contains(image.name) }
    }

    /// The profile a class takes when the image says nothing: the first its `build` can make.
    func standard(for grammar: ClassGrammar) -> ImageProfile? {
        profiles.first { $0.class == grammar.name && grammar.engines.contains($0.engine) }
    }

    /// The image names known, for a remedy.
    var imageNames: [String] { profiles.flatMap(\.images) }
}
