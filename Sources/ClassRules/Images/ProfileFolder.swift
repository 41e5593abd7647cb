import ComposeModel
import Diagnostics
import Glibc

/// The user's own image profiles: the `.yml` and `.yaml` files of one folder.
struct ProfileFolder {
    /// Where a project keeps them, from its own folder.
    static let standard = ".ftcompose/profiles"
    /// How many files are read.
    static let filesMax = 200

    let path: String
    let collector: DiagnosticCollector

    /// The profiles in the order of their file names; what is wrong with one is reported.
    func profiles() -> [ImageProfile] {
        guard let names = names() else { return [] }
        guard names.count <= ProfileFolder.filesMax else {
            report(
                "\(path) holds \(names.count) profiles; \(ProfileFolder.filesMax) are read",
                at: path
            )
            return []
        }
        let reader = ImageProfileReader(collector: collector)
        return names.compactMap { name in
            let file = FilePath.join(path, name)
            do throws(FileReader.Problem) {
                return reader.read(try FileReader.read(file), path: file)
            } catch {
                report("\(file) cannot be read: \(error.message)", at: file)
                return nil
            }
        }
    }

    private func names() -> [String]? {
        guard let folder = opendir(path) else {
            report("\(path) cannot be read: \(String(cString: strerror(errno)))", at: path)
            return nil
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let isProfile = name.hasSuffix(".yml") || name.hasSuffix(".yaml")
            if isProfile, !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private func report(_ message: String, at path: String) {
        collector.report(
            Diagnostic(
                .invalidProfile,
                .error,
                message,
                at: .beginning(of: path),
                remedy: "correct the folder of profiles"
            )
        )
    }
}
