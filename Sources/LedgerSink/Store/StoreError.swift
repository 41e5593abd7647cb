/// Why a database of the ledger could not be used.
public enum StoreError: Error, Sendable, Hashable {
    /// The disk, or the bound of the database, is reached: nothing was changed.
    case full(String)
    /// The file is no database, or damaged.
    case damaged(String)
    /// Anything else: rights, a missing folder, an error of the disk.
    case failed(String)
}

extension StoreError: CustomStringConvertible {
    /// What failed and how to mend it.
    public var description: String {
        switch self {
        case .full(let reason): "\(reason): the disk is full; make room, writing goes on by itself"
        case .damaged(let reason): "\(reason): the file is damaged; move it away"
        case .failed(let reason): reason
        }
    }
}
