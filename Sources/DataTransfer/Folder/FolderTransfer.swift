/// Copies a stopped server's data folder into others and compares them; runs inside the helper.
///
/// Order of work: look at everything, then mark the targets, then copy, compare, and mark them
/// complete. Interrupted anywhere, either nothing was touched or the mark says that files are missing;
/// the same command then starts again.
public struct FolderTransfer: Sendable {
    /// A folder with the name that people know it by.
    public struct Place: Sendable, Equatable {
        /// Name of a volume or replica.
        public var name: String
        /// Where it is mounted.
        public var folder: String

        /// Creates a place.
        public init(name: String, folder: String) {
            self.name = name
            self.folder = folder
        }
    }

    private let purpose: TransferPurpose
    private let transfer: String
    private let source: Place
    private let targets: [Place]
    private let kept: Place?

    /// Creates a transfer; nothing is touched before `run`.
    ///
    /// - Parameters:
    ///   - purpose: what it is for.
    ///   - transfer: name of this transfer, unlike any other's.
    ///   - source: what is copied.
    ///   - targets: where it goes.
    ///   - kept: an empty folder for what the only target holds; nil refuses a target with content.
    public init(
        purpose: TransferPurpose,
        transfer: String,
        source: Place,
        targets: [Place],
        kept: Place? = nil
    ) {
        self.purpose = purpose
        self.transfer = transfer
        self.source = source
        self.targets = targets
        self.kept = kept
    }

    /// Throws when a target may not be written; touches nothing and does not look at the source.
    public func checkTargets() throws(TransferFailure) {
        _ = try contentToKeep()
    }

    /// Does it.
    ///
    /// - Parameter report: gets the progress.
    /// - Returns: what was done.
    /// - Throws: `TransferFailure` saying what is wrong and what to do.
    public func run(
        report: @escaping (TransferEvent) -> Void
    ) throws(TransferFailure) -> TransferReport {
        let started = ContinuousClock.now
        let tree = try readSource()
        let old = try contentToKeep()
        try checkSpace(tree, old)
        var keptAs: String?
        if let old, let kept {
            try keep(old, in: kept, report)
            keptAs = kept.name
        }
        let marker = TransferMarker(
            state: .copying,
            purpose: purpose,
            transfer: transfer,
            source: source.name
        )
        for target in targets { try marker.write(in: target.folder) }
        for target in targets { try FolderEraser.erase(target.folder) }
        let digest = try copy(tree, to: targets, .copy, .compare, report)
        // An ejection is over when the service has committed nothing meanwhile; see `finish`.
        if purpose == .adopt {
            for target in targets {
                var complete = marker
                complete.state = .complete
                complete.digest = digest
                try complete.write(in: target.folder)
            }
        }
        return TransferReport(
            files: tree.files,
            bytes: tree.bytes,
            digest: digest,
            targets: targets.map(\.name),
            keptAs: keptAs,
            milliseconds: Int64(started.duration(to: .now) / .milliseconds(1))
        )
    }

    /// Takes the mark from the target of an ejection that is good.
    public func finish() throws(TransferFailure) {
        for target in targets { try TransferMarker.remove(from: target.folder) }
    }

    // MARK: Checks

    private func readSource() throws(TransferFailure) -> FolderTree {
        if case .half = try FolderContent.of(source.folder) {
            throw TransferFailure(
                "\(source.name) is itself half copied: an earlier transfer into it did not end; run "
                    + "that one again first"
            )
        }
        let tree = try FolderTree(folder: source.folder)
        guard !tree.isEmpty else {
            throw TransferFailure("\(source.name) holds nothing: there is no data to move")
        }
        if let file = FileLock.held(in: tree) {
            throw TransferFailure(
                "a running server holds \(file) in \(source.name) locked; stop it, or the copy would "
                    + "be torn"
            )
        }
        return tree
    }

    /// The target whose content has to be kept; nil when nothing is lost by writing.
    private func contentToKeep() throws(TransferFailure) -> Place? {
        var contents: [(place: Place, content: FolderContent)] = []
        for target in targets { contents.append((target, try FolderContent.of(target.folder))) }
        let halves = contents.compactMap { item in
            if case .half(let marker) = item.content { marker.transfer } else { String?.none }
        }
        let taken = contents.filter { item in
            switch item.content {
            case .empty, .half: false
            // It was interrupted between the marks of two targets.
            case .transferred(let marker): !halves.contains(marker.transfer)
            case .other: true
            }
        }
        guard let first = taken.first else { return nil }
        guard purpose == .eject else {
            throw TransferFailure(
                "\(taken.map(\.place.name).joined(separator: ", ")) "
                    + (taken.count == 1 ? "holds" : "hold") + " data already"
                    + (Self.isAdopted(first.content) ? " (it was adopted before)" : "")
                    + "; nothing was touched. To start over, remove the replicas' volumes first"
            )
        }
        guard kept != nil else {
            throw TransferFailure(
                "\(first.place.name) holds other data, such as the original that was adopted; "
                    + "nothing was touched. With --replace it is copied to a volume of its own first"
            )
        }
        return first.place
    }

    private static func isAdopted(_ content: FolderContent) -> Bool {
        if case .transferred(let marker) = content { marker.purpose == .adopt } else { false }
    }

    private func checkSpace(_ tree: FolderTree, _ old: Place?) throws(TransferFailure) {
        var space = FreeSpace()
        for target in targets {
            // What is there now is removed before the copy.
            let held = target == old ? 0 : try FolderTree(folder: target.folder).allocatedBytes
            try space.want(tree.allocatedBytes - held, in: target.folder)
        }
        if let old, let kept {
            let held = try FolderTree(folder: old.folder).allocatedBytes
            try space.want(held, in: kept.folder)
        }
        try space.check()
    }

    // MARK: Work

    private func keep(
        _ old: Place,
        in kept: Place,
        _ report: @escaping (TransferEvent) -> Void
    ) throws(TransferFailure) {
        switch try FolderContent.of(kept.folder) {
        case .empty, .half: break
        case .transferred, .other:
            throw TransferFailure(
                "\(kept.name), where the old content goes, is not empty: rename or remove it, then run "
                    + "the command again"
            )
        }
        let tree = try FolderTree(folder: old.folder)
        if let file = FileLock.held(in: tree) {
            throw TransferFailure("a running server holds \(file) in \(old.name) locked; stop it")
        }
        let marker = TransferMarker(
            state: .copying,
            purpose: purpose,
            transfer: transfer,
            source: old.name
        )
        try marker.write(in: kept.folder)
        try FolderEraser.erase(kept.folder)
        _ = try copy(tree, to: [kept], .keep, .keep, report)
        try TransferMarker.remove(from: kept.folder)
    }

    /// Copies and compares; returns the digest that source and copies have.
    private func copy(
        _ tree: FolderTree,
        to targets: [Place],
        _ copying: TransferProgress.Phase,
        _ comparing: TransferProgress.Phase,
        _ report: @escaping (TransferEvent) -> Void
    ) throws(TransferFailure) -> String {
        let copied = ProgressMeter(copying, total: tree.bytes, report)
        let digest = try TreeCopier(tree: tree, targets: targets.map(\.folder)).copy(copied)
        copied.finish()
        let total = tree.bytes * Int64(targets.count)
        let compared = ProgressMeter(comparing, total: total, report)
        for target in targets {
            let copy = try FolderTree(folder: target.folder)
            guard try TreeReader.digest(of: copy, compared) == digest else {
                throw TransferFailure(
                    "what was written to \(target.name) reads back differently: its disk, or what "
                        + "else writes there, is not to be trusted; the copy is marked as incomplete"
                )
            }
        }
        compared.finish()
        return digest
    }
}
