/// A regular expression that chooses statements, whatever their case.
///
/// It is made anew for each connection because `Regex` is not sendable.
struct StatementPattern {
    private let regex: Regex<AnyRegexOutput>

    /// Compiles a pattern.
    ///
    /// - Parameter text: a regular expression.
    /// - Throws: `FaultProxyError` when it is none.
    init(_ text: String) throws(FaultProxyError) {
        do {
            regex = try Regex(text).ignoresCase()
        } catch {
            throw FaultProxyError("'\(text)' is no regular expression: \(error)")
        }
    }

    /// Tells whether the pattern occurs in a statement.
    func matches(_ statement: String) -> Bool {
        (try? regex.firstMatch(in: statement)) != nil
    }
}
