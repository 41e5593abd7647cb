/// Rules for the names of keys in signed notes.
enum NoteName {
    /// Most bytes of a name; the format sets no bound, so this one does.
    static let bytesMax = 255

    /// Tells whether a name may stand in a signature line: no spaces, no plus, no control characters.
    static func isValid(_ name: String) -> Bool {
        guard (1...bytesMax).contains(name.utf8.count) else { return false }
        return name.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar != "+" && !scalar.properties.isWhitespace
        }
    }
}

extension String {
    /// Tells whether both texts have the same bytes.
    ///
    /// `==` takes texts for equal that Unicode calls equivalent; names of keys and logs are not.
    func hasSameBytes(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}
