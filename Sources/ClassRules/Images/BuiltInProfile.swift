import Diagnostics
import Synchronization

/// A profile compiled into the program, read when a project first needs it.
///
/// To read all of them takes longer than to lint a small project, so the class and the images of each
/// stand beside its name; a test holds them equal to what the file says.
final class BuiltInProfile: Sendable {
    /// The file's name in `Profiles/`.
    let name: String
    /// The container class.
    let className: String
    /// Last path components of the images meant.
    let images: [String]
    private let bytes: @Sendable () -> [UInt8]
    private let known = Mutex<ImageProfile?>(nil)

    init(
        _ name: String,
        _ className: String,
        _ images: [String],
        bytes: @escaping @Sendable () -> [UInt8]
    ) {
        self.name = name
        self.className = className
        self.images = images
        self.bytes = bytes
    }

    /// The profile, read once.
    var profile: ImageProfile {
        known.withLock { known in
            if let known { return known }
            let collector = DiagnosticCollector()
            guard let profile = read(collector) else {
                preconditionFailure("Profiles/\(name): \(collector.diagnostics.map(\.message))")
            }
            known = profile
            return profile
        }
    }

    /// Reads the file; what is wrong with it is reported.
    func read(_ collector: DiagnosticCollector) -> ImageProfile? {
        ImageProfileReader(collector: collector).read(bytes(), path: "Profiles/\(name)")
    }
}
