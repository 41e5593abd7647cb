import FoundationEssentials

/// The folder that an export is written to.
struct ExportTarget: Sendable {
    let path: String

    /// Refuses a folder that holds something: an export mixed with another one proves nothing.
    func checkEmpty() throws {
        let present = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard present.isEmpty else {
            throw RuntimeFailure("\(path) is not empty; give a new folder")
        }
    }

    /// Adds bytes to the end of a file, making it and its folders when missing.
    func add(_ bytes: [UInt8], to name: String) throws {
        // Names come from a container: nothing may be written beside the folder.
        guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
            throw RuntimeFailure("the export names a file outside its folder: \(name)")
        }
        let file = "\(path)/\(name)"
        let folder = file[..<(file.lastIndex(of: "/") ?? file.startIndex)]
        try FileManager.default.createDirectory(
            atPath: String(folder),
            withIntermediateDirectories: true
        )
        var content = FileManager.default.contents(atPath: file) ?? Data()
        content.append(contentsOf: bytes)
        try content.write(to: URL(filePath: file))
    }
}
