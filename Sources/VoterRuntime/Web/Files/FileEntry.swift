package import VotingCore

/// One file, folder or link of a tree, as far as replicas must agree on it.
package struct FileEntry: Sendable, Hashable {
    /// What an entry is.
    package enum Kind: String, Sendable, Hashable {
        /// A regular file.
        case file
        /// A folder.
        case folder
        /// A symbolic link; its digest is that of where it leads.
        case link
        /// A device, pipe or socket; nothing of it is read.
        case other
    }

    /// What it is.
    package var kind: Kind
    /// Permission bits.
    package var mode: UInt32
    /// Length in bytes; 0 for all but files and links.
    package var bytes: Int64
    /// SHA-256 of the content; zero where there is none.
    package var digest: VoteDigest

    /// Creates an entry.
    package init(
        kind: Kind,
        mode: UInt32,
        bytes: Int64 = 0,
        digest: VoteDigest = VoteDigest(0, 0, 0, 0)
    ) {
        self.kind = kind
        self.mode = mode
        self.bytes = bytes
        self.digest = digest
    }

    /// What this entry has that another has not, in a word or two.
    package func difference(from other: FileEntry) -> String {
        if kind != other.kind { return "is a \(kind.rawValue)" }
        if digest != other.digest || bytes != other.bytes { return "has another content" }
        return "has the mode \(String(mode, radix: 8))"
    }
}
