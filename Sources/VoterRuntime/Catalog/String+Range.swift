extension String {
    /// Finds text without Foundation, first or last place, from a given place on.
    func range(of text: String, last: Bool, from start: Index? = nil) -> Range<Index>? {
        let haystack = Array(utf8[(start ?? startIndex)...])
        let needle = Array(text.utf8)
        guard !needle.isEmpty, haystack.count >= needle.count else { return nil }
        let places = 0...(haystack.count - needle.count)
        let matches = { (place: Int) in
            haystack[place..<(place + needle.count)].elementsEqual(needle)
        }
        guard let found = last ? places.last(where: matches) : places.first(where: matches) else {
            return nil
        }
        let lower = utf8.index(start ?? startIndex, offsetBy: found)
        return lower..<utf8.index(lower, offsetBy: needle.count)
    }
}
