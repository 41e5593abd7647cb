import Testing
import VotingCore

@testable import VoterRuntime

@Suite struct FileVoteTests {
    private let start = ContinuousClock.now

    private func time(_ seconds: Double) -> ContinuousClock.Instant {
        start.advanced(by: .milliseconds(Int64(seconds * 1_000)))
    }

    private func file(_ content: UInt64, mode: UInt32 = 0o644) -> FileEntry {
        FileEntry(kind: .file, mode: mode, bytes: 10, digest: VoteDigest(content, 0, 0, 0))
    }

    private func tree(_ entries: [String: FileEntry], isCut: Bool = false) -> FileTree {
        FileTree(entries: entries, isCut: isCut)
    }

    private func compare(_ trees: FileTree?...) -> FileTreeComparison {
        var all: [ReplicaIndex: FileTree] = [:]
        for (index, tree) in trees.enumerated() { all[ReplicaIndex(index)] = tree }
        return FileTreeComparison(trees: all, quorum: 2)
    }

    private func set(_ indices: Int...) -> ReplicaSet {
        ReplicaSet(indices.map { ReplicaIndex($0) })
    }

    private func vote(_ comparison: FileTreeComparison, failed: ReplicaSet = []) -> FileVote {
        FileVote(comparison, lasting: comparison.differences, failed: failed, quorum: 2)
    }

    // MARK: Comparison

    @Test func `equal trees are unanimous`() {
        let one = tree(["html/a": file(1), "html": FileEntry(kind: .folder, mode: 0o755)])
        let vote = vote(compare(one, one, one))
        #expect(vote.verdict == .unanimous)
        #expect(vote.comparedCount == 2)
        #expect(vote.agreed == set(0, 1, 2))
        #expect(vote.dissented.isEmpty)
    }

    @Test func `empty trees are equal`() {
        #expect(vote(compare(tree([:]), tree([:]), tree([:]))).verdict == .unanimous)
    }

    @Test func `an altered, a missing, a superfluous and a disguised file each name their replica`()
    {
        let good = tree(["a": file(1), "b": file(2)])
        let wrong: [(FileTree, String)] = [
            (tree(["a": file(9), "b": file(2)]), "a has another content"),
            (tree(["b": file(2)]), "a is missing"),
            (tree(["a": file(1), "b": file(2), "c": file(3)]), "c should not be there"),
            (tree(["a": file(1, mode: 0o600), "b": file(2)]), "a has the mode 600"),
            (tree(["a": FileEntry(kind: .link, mode: 0), "b": file(2)]), "a is a link"),
        ]
        for (bad, words) in wrong {
            for place in 0..<3 {
                var trees: [FileTree?] = [good, good, good]
                trees[place] = bad
                let vote = vote(compare(trees[0], trees[1], trees[2]))
                #expect(vote.verdict == .majority)
                #expect(vote.dissented == set(place))
                #expect(vote.agreed == set(0, 1, 2).subtracting(set(place)))
                #expect(vote.words(for: ReplicaIndex(place)) == words)
            }
        }
    }

    @Test func `faults of two replicas in two files are both told`() {
        let vote = vote(
            compare(
                tree(["a": file(9), "b": file(2)]),
                tree(["a": file(1), "b": file(9)]),
                tree(["a": file(1), "b": file(2)])
            )
        )
        #expect(vote.verdict == .majority)
        #expect(vote.dissented == set(0, 1))
        #expect(vote.differences.map(\.path) == ["a", "b"])
    }

    @Test func `a file that differs everywhere has no majority`() {
        let vote = vote(
            compare(tree(["a": file(1)]), tree(["a": file(2)]), tree(["a": file(3)]))
        )
        #expect(vote.verdict == .noMajority)
        #expect(vote.dissented == set(0, 1, 2))
        #expect(vote.contradicted.isEmpty)
    }

    @Test func `who differs elsewhere is contradicted though one file has no majority`() {
        let vote = vote(
            compare(
                tree(["a": file(1), "b": file(1)]),
                tree(["a": file(2), "b": file(1)]),
                tree(["a": file(3), "b": file(7)])
            )
        )
        #expect(vote.verdict == .noMajority)
        #expect(vote.contradicted == set(2))
        #expect(vote.words(for: ReplicaIndex(2)) == "b has another content")
    }

    @Test func `who cannot be read fails, and two of three still decide`() {
        let good = tree(["a": file(1)])
        let two = vote(compare(good, nil, good), failed: set(1))
        #expect(two.verdict == .majority)
        #expect(two.dissented.isEmpty)
        #expect(two.failed == set(1))
        #expect(vote(compare(good, nil, nil), failed: set(1, 2)).verdict == .insufficient)
        let split = vote(compare(good, nil, tree(["a": file(2)])), failed: set(1))
        #expect(split.verdict == .noMajority)
    }

    @Test func `what was not read yet is not compared`() {
        let partial = FileTree(entries: ["a": file(1)], unread: ["b"])
        let whole = tree(["a": file(1), "b": file(2)])
        let comparison = compare(whole, partial, whole)
        #expect(comparison.differences.isEmpty)
        #expect(comparison.unreadCount == 1)
        #expect(comparison.comparedCount == 1)
    }

    @Test func `in a tree that is too large absence proves nothing`() {
        let comparison = compare(
            tree(["a": file(1), "b": file(2)]),
            tree(["a": file(7)], isCut: true),
            tree(["a": file(1), "b": file(2)])
        )
        #expect(comparison.differences.map(\.path) == ["a"])
        #expect(comparison.isCut)
    }

    @Test func `differences are bounded and all are counted`() {
        let many = Dictionary(
            uniqueKeysWithValues: (0..<1_500).map { ("f\($0)", file(UInt64($0 + 1))) }
        )
        let comparison = compare(tree(many), tree(many), tree([:]))
        #expect(comparison.differences.count == FileTreeComparison.differencesMax)
        #expect(comparison.differingCount == 1_500)
        #expect(vote(comparison).words(for: ReplicaIndex(2)).hasSuffix("and 999 more"))
    }

    @Test func `a quorum of one that two groups reach decides nothing`() {
        let difference = FileDifference(
            path: "a",
            entries: [ReplicaIndex(0): file(1), ReplicaIndex(1): file(2)],
            quorum: 1
        )
        #expect(difference.isUnresolved)
        #expect(difference.words(for: ReplicaIndex(0)) == "a is like no other")
        #expect(difference.words(for: ReplicaIndex(2)) == "a could not be read")
    }

    // MARK: When a look is a vote

    private func makeBook() -> FileVoteBook {
        FileVoteBook(quorum: 2, settle: .seconds(1), idle: .seconds(60))
    }

    private var good: FileTree { tree(["a": file(1)]) }
    private var bad: FileTree { tree(["a": file(9)]) }

    private func look(
        _ book: inout FileVoteBook,
        _ third: FileTree?,
        at seconds: Double
    ) -> FileVote? {
        book.looked(
            compare(good, good, third),
            failed: third == nil ? set(2) : [],
            now: time(seconds)
        )
    }

    @Test func `the first look and then one a minute is a vote`() {
        var book = makeBook()
        #expect(look(&book, good, at: 0)?.verdict == .unanimous)
        #expect(look(&book, good, at: 2) == nil)
        #expect(look(&book, good, at: 59) == nil)
        #expect(look(&book, good, at: 60)?.verdict == .unanimous)
        #expect(look(&book, good, at: 61) == nil)
    }

    @Test func `a difference counts once it lasted, is told once, and its end too`() {
        var book = makeBook()
        _ = look(&book, good, at: 0)
        #expect(look(&book, bad, at: 2) == nil)
        #expect(book.isSettling)
        #expect(book.standing.isEmpty)
        let vote = look(&book, bad, at: 3)
        #expect(vote?.verdict == .majority)
        #expect(vote?.dissented == set(2))
        #expect(book.standing == [ReplicaIndex(2): "a has another content"])
        #expect(look(&book, bad, at: 5) == nil)
        #expect(!book.standing.isEmpty)
        #expect(look(&book, good, at: 7)?.verdict == .unanimous)
        #expect(book.standing.isEmpty)
    }

    @Test func `files that are written one after another are no fault`() {
        var book = makeBook()
        _ = look(&book, good, at: 0)
        #expect(look(&book, bad, at: 2) == nil)
        #expect(look(&book, tree(["a": file(8)]), at: 2.9) == nil)
        #expect(look(&book, good, at: 3.5) == nil)
        #expect(book.standing.isEmpty)
    }

    @Test func `a difference at the first look is no vote before it lasted`() {
        var book = makeBook()
        #expect(look(&book, bad, at: 0) == nil)
        #expect(look(&book, bad, at: 1)?.verdict == .majority)
    }

    @Test func `one wrong content after another clears nobody`() {
        var book = makeBook()
        _ = look(&book, good, at: 0)
        _ = look(&book, bad, at: 1)
        #expect(look(&book, bad, at: 2)?.verdict == .majority)
        #expect(look(&book, tree(["a": file(8)]), at: 3) == nil)
        #expect(book.standing[ReplicaIndex(2)] != nil)
        #expect(look(&book, tree(["a": file(8)]), at: 4)?.dissented == set(2))
    }

    @Test func `a file that never rests keeps nobody from voting on the others`() {
        var book = makeBook()
        var votes: [Verdict] = []
        for step in 0..<140 {
            let noisy = tree(["a": file(1), "log": file(UInt64(step + 2))])
            if let vote = look(&book, noisy, at: Double(step) * 0.9) { votes.append(vote.verdict) }
        }
        #expect(!votes.isEmpty)
        #expect(!votes.contains(.noMajority))
        #expect(book.standing.isEmpty)
    }

    @Test func `who cannot be read any more is told, and when that is over`() {
        var book = makeBook()
        _ = look(&book, good, at: 0)
        #expect(look(&book, nil, at: 2)?.failed == set(2))
        #expect(look(&book, nil, at: 4) == nil)
        #expect(look(&book, good, at: 6)?.verdict == .unanimous)
    }

    @Test func `a large tree is voted on once all of it was read`() {
        var book = makeBook()
        let partial = FileTree(entries: ["a": file(1)], unread: ["b"])
        #expect(look(&book, partial, at: 0) == nil)
        #expect(look(&book, good, at: 2)?.verdict == .unanimous)
    }
}
