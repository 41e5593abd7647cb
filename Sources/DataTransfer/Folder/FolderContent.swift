/// What a folder holds, as far as it decides whether it may be written.
public enum FolderContent: Sendable, Equatable {
    /// Nothing.
    case empty
    /// Part of a transfer that did not end.
    case half(TransferMarker)
    /// What a transfer put there, and what a server did with it since.
    case transferred(TransferMarker)
    /// Anything else.
    case other

    /// Looks into a folder.
    public static func of(_ folder: String) throws(TransferFailure) -> FolderContent {
        if let marker = try TransferMarker.read(in: folder) {
            return marker.state == .copying ? .half(marker) : .transferred(marker)
        }
        let isEmpty = try FolderTree.names(folder).allSatisfy(FolderTree.isForeign)
        return isEmpty ? .empty : .other
    }
}
