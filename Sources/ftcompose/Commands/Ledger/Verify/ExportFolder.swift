import ArgumentParser
import Glibc
import LedgerFormat
import TransparencyLog

/// An exported log: a folder laid out as logs are served (C2SP tlog-tiles).
///
/// `checkpoint` is the signed checkpoint, `tile/entries/…` are the leaves. Of leaves that were dropped
/// only `tile/0/…` and the levels above are left.
struct ExportFolder {
    private let path: String

    /// Names a folder.
    init(_ path: String) {
        self.path = path
    }

    /// Reads and checks everything.
    ///
    /// - Parameters:
    ///   - trust: Whose signatures count.
    ///   - progress: Told how many of how many leaves are done.
    /// - Returns: What the export is.
    /// - Throws: What is wrong with it.
    func verify(
        _ trust: VerifierTrust,
        progress: (_ done: UInt64, _ of: UInt64) -> Void
    ) throws -> ExportVerdict {
        guard
            let bytes = try BoundedFile.readIfPresent(
                path + "/checkpoint",
                bytesMax: SignedNote.bytesMax
            )
        else {
            throw ValidationError("'\(path)' is no export: it has no file 'checkpoint'")
        }
        let note = try SignedNote(parsing: bytes)
        let size = try Checkpoint(textBytes: note.textBytes).size
        var check = try ExportCheck(
            note: note,
            policy: trust.policy,
            actors: trust.actors,
            start: firstLeaf(size: size),
            tile: hashes
        )
        while let next = check.nextBundle {
            guard let bundle = try read(next, bytesMax: EntryBundle.bytesMax) else {
                throw ProofFault(.malformed, "the export lacks \(next.text)")
            }
            try check.add(bundle: bundle)
            progress(min(next.endIndex, size), size)
        }
        return try check.finish()
    }

    /// The first leaf that is there, if some were dropped.
    private func firstLeaf(size: UInt64) -> UInt64 {
        // Bundles are dropped from the front: look for the first one that is there by halves.
        func isThere(_ index: UInt64) -> Bool {
            guard let path = TilePath.inTree(ofSize: size, .entries, index: index) else {
                return true
            }
            return [path, path.full].contains { access(self.path + "/" + $0.text, F_OK) == 0 }
        }
        var (low, high) = (UInt64(0), (size + 255) >> 8)
        guard high > 0, !isThere(0) else { return 0 }
        while low + 1 < high {
            let middle = low + (high - low) / 2
            if isThere(middle) { high = middle } else { low = middle }
        }
        return min(high << 8, size & ~255)
    }

    /// The hashes of a tile, cut to what the tree had of it at that size.
    private func hashes(_ tile: TilePath) throws -> [TreeHash] {
        for width in tile.width...TilePath.widthMax {
            guard let wider = TilePath(tile.content, index: tile.index, width: width),
                let bytes = try BoundedFile.readIfPresent(
                    path + "/" + wider.text,
                    bytesMax: HashTile.bytesMax
                )
            else { continue }
            return Array(try HashTile.decode(bytes, width: width).prefix(tile.width))
        }
        throw ProofFault(.malformed, "the export lacks \(tile.text)")
    }

    /// A bundle, or the beginning of the full one in its place.
    private func read(_ tile: TilePath, bytesMax: Int) throws -> [UInt8]? {
        if let bytes = try BoundedFile.readIfPresent(path + "/" + tile.text, bytesMax: bytesMax) {
            return bytes
        }
        guard !tile.isFull,
            let bytes = try BoundedFile.readIfPresent(
                path + "/" + tile.full.text,
                bytesMax: bytesMax
            )
        else { return nil }
        let entries = try EntryBundle.decode(bytes, width: TilePath.widthMax)
        return try EntryBundle.encode(Array(entries.prefix(tile.width)))
    }
}
