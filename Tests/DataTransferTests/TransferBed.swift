import Foundation

@testable import DataTransfer

/// A temporary folder with sources and targets.
struct TransferBed {
    private let root = FileManager.default.temporaryDirectory
        .appendingPathComponent("ftcompose-transfer-\(UUID().uuidString)")

    func path(_ name: String) -> String { root.appendingPathComponent(name).path }

    func remove() { try? FileManager.default.removeItem(at: root) }

    func folders(_ names: String...) throws {
        for name in names {
            try FileManager.default.createDirectory(
                atPath: path(name),
                withIntermediateDirectories: true
            )
        }
    }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: root.appendingPathComponent(name))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appendingPathComponent(name)), as: UTF8.self)
    }

    /// A small data folder: modes, a link, an empty folder, a file with a hole.
    func fill(_ name: String) throws {
        try folders("\(name)/shop", "\(name)/empty")
        try write("\(name)/ibdata1", "system")
        try write("\(name)/shop/t.ibd", String(repeating: "row ", count: 700_000))
        chmod(path("\(name)/shop/t.ibd"), 0o640)
        chmod(path("\(name)/shop"), 0o2750)
        try FileManager.default.createSymbolicLink(
            atPath: path("\(name)/link"),
            withDestinationPath: "shop/t.ibd"
        )
        try write("\(name)/sparse", "start")
        truncate(path("\(name)/sparse"), 4_000_000)
    }

    /// Everything below a folder, one line each, with the digest of the whole at the end.
    func listing(_ name: String) throws -> [String] {
        let tree = try FolderTree(folder: path(name))
        guard !tree.isEmpty else { return [] }
        let lines = tree.entries.dropFirst().map { entry in
            "\(entry.path) \(entry.kind) \(String(entry.mode, radix: 8)) \(entry.bytes) "
                + "\(entry.destination) \(entry.kind == .file ? entry.modifiedNanoseconds : 0)"
        }
        let meter = ProgressMeter(.compare, total: 0) { _ in }
        return lines + [try TreeReader.digest(of: tree, meter)]
    }
}
