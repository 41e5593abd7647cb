import Diagnostics

/// A comment `# ftcompose: ignore FT012 -- reason`, taken apart.
struct IgnoreComment {
    /// Where it holds.
    enum Scope {
        /// On one line, from 1.
        case line(Int)
        /// In the whole file.
        case file
    }

    /// The codes it is about, with their places.
    let codes: [(code: String, range: SourceRange)]
    /// Where it holds.
    let scope: Scope
    /// Why.
    let reason: String
    /// The last day on which it holds; nil for ever.
    let until: CalendarDate?
    /// The comment, `#` included.
    let range: SourceRange
}
