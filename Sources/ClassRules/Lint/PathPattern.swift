/// A pattern for paths: `*` and `?` within one component, `**` for any number of components.
struct PathPattern: Sendable {
    /// The pattern as written.
    let text: String
    private let parts: [Substring]

    init(_ text: String) {
        self.text = text
        parts = text.split(separator: "/").filter { $0 != "." }
    }

    /// Whether a path without `.` and `..` fits.
    func matches(_ path: String) -> Bool {
        let components = path.split(separator: "/")
        // One row per component: which parts of the pattern may come next.
        var open = closure([0])
        for component in components {
            var next: Set<Int> = []
            for index in open where index < parts.count {
                if parts[index] == "**" {
                    next.insert(index)
                } else if PathPattern.fits(component, parts[index]) {
                    next.insert(index + 1)
                }
            }
            open = closure(next)
        }
        return open.contains(parts.count)
    }

    /// `**` may also stand for nothing.
    private func closure(_ indices: Set<Int>) -> Set<Int> {
        var result = indices
        for index in parts.indices where result.contains(index) && parts[index] == "**" {
            result.insert(index + 1)
        }
        return result
    }

    /// One component, in time proportional to the product of both lengths.
    private static func fits(_ text: Substring, _ pattern: Substring) -> Bool {
        let text = Array(text)
        var open: Set<Int> = [0]
        let pattern = Array(pattern)
        func closed(_ indices: Set<Int>) -> Set<Int> {
            var result = indices
            for index in pattern.indices where result.contains(index) && pattern[index] == "*" {
                result.insert(index + 1)
            }
            return result
        }
        open = closed(open)
        for character in text {
            var next: Set<Int> = []
            for index in open where index < pattern.count {
                switch pattern[index] {
                case "*": next.insert(index)
                case "?": next.insert(index + 1)
                default: if pattern[index] == character { next.insert(index + 1) }
                }
            }
            open = closed(next)
        }
        return open.contains(pattern.count)
    }
}
