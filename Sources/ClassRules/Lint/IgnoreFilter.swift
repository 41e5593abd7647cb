import Diagnostics

/// Takes the findings out that a comment in the source ignores, and finds comments without use.
struct IgnoreFilter {
    let comments: [IgnoreComment]
    let today: CalendarDate

    /// What is left, what was taken out, and findings about the comments themselves.
    func apply(
        _ diagnostics: [Diagnostic]
    ) -> (kept: [Diagnostic], suppressed: [SuppressedFinding]) {
        var used = comments.map { Array(repeating: false, count: $0.codes.count) }
        var kept: [Diagnostic] = []
        var suppressed: [SuppressedFinding] = []
        for diagnostic in diagnostics {
            var taken: IgnoreComment?
            for (index, comment) in comments.enumerated() {
                for (place, code) in comment.codes.enumerated()
                where code.code == diagnostic.id.code && comment.covers(diagnostic) {
                    used[index][place] = true
                    if !isOver(comment) { taken = taken ?? comment }
                }
            }
            if let taken {
                suppressed.append(
                    SuppressedFinding(diagnostic, kind: .inSource, justification: taken.reason)
                )
            } else {
                kept.append(diagnostic)
            }
        }
        for (comment, used) in zip(comments, used) { kept += findings(comment, used) }
        return (kept, suppressed)
    }

    private func isOver(_ comment: IgnoreComment) -> Bool {
        comment.until.map { $0 < today } ?? false
    }

    private func findings(_ comment: IgnoreComment, _ used: [Bool]) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        let isUseless = !used.contains(true)
        for (code, isUsed) in zip(comment.codes, used) where !isUsed {
            let fixIts = isUseless ? [removal(of: comment)] : []
            findings.append(
                Diagnostic(
                    .ignoreUnused,
                    .warning,
                    "\(code.code) is ignored here and was not found",
                    at: code.range,
                    remedy: isUseless ? "remove the comment" : "remove the code",
                    // A comment of several codes is removed once.
                    fixIts: code.range.bytes == comment.codes[0].range.bytes ? fixIts : []
                )
            )
        }
        if let until = comment.until, isOver(comment), used.contains(true) {
            findings.append(
                Diagnostic(
                    .ignoreExpired,
                    .warning,
                    "the comment held until \(until)",
                    at: comment.range,
                    remedy: "mend the finding, or give the comment a later day"
                )
            )
        }
        return findings
    }

    /// The comment with the space before it; its line too when nothing else is on it.
    private func removal(of comment: IgnoreComment) -> FixIt {
        let file = comment.range.file
        let line = file.lineRange(comment.range.start.line)
        var start = comment.range.bytes.lowerBound
        while start > line.lowerBound, [0x20, 0x09].contains(file.bytes[start - 1]) { start -= 1 }
        var end = comment.range.bytes.upperBound
        if start == line.lowerBound {
            if end < file.bytes.count, file.bytes[end] == 0x0D { end += 1 }
            if end < file.bytes.count, file.bytes[end] == 0x0A { end += 1 }
        }
        let range = SourceRange(file: file, bytes: start..<end)
        return FixIt("remove the comment", edits: [TextEdit(range: range, replacement: "")])
    }
}

extension IgnoreComment {
    /// Whether a finding is where the comment holds.
    fileprivate func covers(_ diagnostic: Diagnostic) -> Bool {
        guard let place = diagnostic.range, place.file === range.file else { return false }
        switch scope {
        case .file: return true
        case .line(let line): return place.start.line == line
        }
    }
}
