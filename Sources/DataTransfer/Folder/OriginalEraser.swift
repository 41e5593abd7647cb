/// Empties a volume whose content was adopted and is not needed any more; runs inside the helper.
public struct OriginalEraser: Sendable {
    private let original: FolderTransfer.Place
    private let replicas: [FolderTransfer.Place]

    /// Creates an eraser; nothing is touched before `run`.
    ///
    /// - Parameters:
    ///   - original: what was adopted.
    ///   - replicas: folders that carry the mark of the adoption.
    public init(original: FolderTransfer.Place, replicas: [FolderTransfer.Place]) {
        self.original = original
        self.replicas = replicas
    }

    /// Does it, when the content is still exactly what was adopted.
    ///
    /// - Parameter report: gets the progress.
    /// - Returns: what was removed.
    /// - Throws: `TransferFailure`; nothing is removed then.
    public func run(
        report: @escaping (TransferEvent) -> Void
    ) throws(TransferFailure) -> TransferReport {
        let started = ContinuousClock.now
        var adopted: Set<String> = []
        for replica in replicas {
            guard case .transferred(let marker) = try FolderContent.of(replica.folder),
                marker.purpose == .adopt, let digest = marker.digest
            else { continue }
            adopted.insert(digest)
        }
        guard !adopted.isEmpty else {
            throw TransferFailure(
                "no replica carries the mark of an adoption; nothing was removed"
            )
        }
        let tree = try FolderTree(folder: original.folder)
        guard !tree.isEmpty else {
            throw TransferFailure("\(original.name) is empty already")
        }
        let meter = ProgressMeter(.compare, total: tree.bytes, report)
        let digest = try TreeReader.digest(of: tree, meter)
        meter.finish()
        guard adopted.contains(digest) else {
            throw TransferFailure(
                "\(original.name) is not what was adopted: something wrote there since; nothing was "
                    + "removed"
            )
        }
        try FolderEraser.erase(original.folder)
        return TransferReport(
            files: tree.files,
            bytes: tree.bytes,
            digest: digest,
            targets: [original.name],
            milliseconds: Int64(started.duration(to: .now) / .milliseconds(1))
        )
    }
}
