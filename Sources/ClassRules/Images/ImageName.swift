/// The parts of an image reference that a profile is found by.
struct ImageName: Equatable {
    /// The last path component, without tag and digest.
    let name: String
    /// The component before it; nil for a short name.
    let publisher: String?

    init(_ reference: String) {
        var text = reference[...]
        if let at = text.firstIndex(of: "@") { text = text[..<at] }
        let parts = text.split(separator: "/")
        let last = parts.last ?? text
        name = String(last.prefix { $0 != ":" }).lowercased()
        publisher = parts.count > 1 ? String(parts[parts.count - 2]).lowercased() : nil
    }
}
