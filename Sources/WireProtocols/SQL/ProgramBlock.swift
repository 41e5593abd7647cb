/// Follows the nesting of blocks in the body of a stored program, to find its end.
struct ProgramBlock {
    /// Blocks open at the token seen last.
    private(set) var depth = 0
    /// True from the first block on.
    private(set) var isInside = false

    private mutating func open() {
        depth += 1
        isInside = true
    }

    mutating func see(_ token: SQLToken, previous: SQLToken, following: SQLToken) {
        guard token.kind == .word else { return }
        let startsStatement =
            previous.isPunctuation(";") || previous.isPunctuation(":")
            || [.begin, .then, .else, .do, .loop, .repeat, .row].contains(previous.word)
            || (depth == 0 && previous.isPunctuation(")"))
        switch token.word {
        case .begin where following.word != .work:
            open()
        case .case where previous.word != .end:
            open()
        case .loop where previous.word != .end:
            open()
        case .if, .while, .for, .repeat:
            // FOR EACH ROW, IF EXISTS, IF() and REPEAT() are none of them statements.
            if startsStatement, previous.word != .end { open() }
        case .end where depth > 0:
            depth -= 1
        default:
            break
        }
    }
}
