/// One file, folder or link below a folder.
struct FolderEntry: Sendable, Equatable {
    /// What it is.
    enum Kind: UInt8, Sendable {
        case folder = 1
        case file = 2
        case link = 3
    }

    /// Path below the folder; empty for the folder itself.
    var path: String
    /// What it is.
    var kind: Kind
    /// Permission bits.
    var mode: UInt32
    /// Owner.
    var user: UInt32
    /// Group.
    var group: UInt32
    /// Length of a file in bytes; 0 for others.
    var bytes: Int64
    /// Bytes it takes on the disk.
    var allocatedBytes: Int64
    /// Last change of its content, in nanoseconds since 1970.
    var modifiedNanoseconds: Int64
    /// Where a link points to.
    var destination = ""
}
