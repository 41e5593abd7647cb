import Glibc

/// Names of the vote record files in their folder: `votes.jsonl` and the rotated `votes.N.jsonl`.
enum VoteFiles {
    /// Rotated files looked for when reading; far more than any limit that makes sense.
    static let rotatedMax = 10_000

    static func current(in directory: String) -> String {
        "\(directory)/votes.jsonl"
    }

    /// The file rotated `age` rotations ago; 1 is the newest.
    static func rotated(_ age: Int, in directory: String) -> String {
        "\(directory)/votes.\(age).jsonl"
    }

    /// Makes the folder and those above it.
    static func makeDirectory(_ path: String) throws(VoteFileError) {
        var end = path.startIndex
        while end < path.endIndex {
            let next = path.index(after: end)
            end = path[next...].firstIndex(of: "/") ?? path.endIndex
            let part = String(path[..<end])
            guard mkdir(part, 0o755) != 0 else { continue }
            let code = errno
            guard code == EEXIST else { throw VoteFileError(.makeDirectory, path: part, code) }
        }
    }
}
