import YAMLBridge

/// A list in which Compose lets a later item take the place of an earlier one with the same key.
///
/// The rules are compose-go's (`override/uncity.go`): the later item stands where the first stood.
/// They hold within one list as well as for lists that were merged.
struct UniqueItems<Item> {
    /// What an item is known by.
    struct Key {
        /// The key as written, placeholders included.
        let raw: String
        /// The key with the values of variables.
        let value: String

        /// A key that is compared as it is written.
        init(_ raw: String) { self.init(raw: raw, value: raw) }

        init(raw: String, value: String) {
            self.raw = raw
            self.value = value
        }
    }

    /// What is left, in order.
    private(set) var items: [Item] = []
    /// Items whose key may or may not be the one of an earlier item: placeholders decide.
    private(set) var undecided: [(item: Item, earlier: Item)] = []

    /// How many pairs are compared; whoever writes more gets the answer "undecided".
    private static var pairsMax: Int { 1_000_000 }

    private var places: [String: Int] = [:]
    private var keys: [Pattern] = []
    /// The places of items whose key has placeholders.
    private var open: [Int] = []
    private var pairs = 0

    private struct Pattern {
        let raw: String
        let isOpen: Bool
        let ends: PlaceholderText.Ends?
    }

    init(_ all: [Item], by key: (Item) -> Key) {
        for item in all { add(item, key(item)) }
    }

    private mutating func add(_ item: Item, _ key: Key) {
        let isOpen = PlaceholderText.hasPlaceholders(key.raw)
        let pattern = Pattern(
            raw: key.raw,
            isOpen: isOpen,
            ends: PlaceholderText.Ends(of: key.raw)
        )
        if let rival = rival(of: pattern) { undecided.append((item, items[rival])) }
        if let index = places[key.value] {
            if isOpen, !keys[index].isOpen { open.append(index) }
            items[index] = item
            keys[index] = pattern
        } else {
            places[key.value] = items.count
            if isOpen { open.append(items.count) }
            items.append(item)
            keys.append(pattern)
        }
    }

    /// An earlier item that some values of variables make the same and others do not.
    private mutating func rival(of pattern: Pattern) -> Int? {
        let candidates = pattern.isOpen ? Array(keys.indices) : open
        for index in candidates where keys[index].raw != pattern.raw {
            pairs += 1
            if pairs > UniqueItems.pairsMax { return index }
            let other = keys[index]
            guard pattern.isOpen || other.isOpen else { continue }
            guard let first = pattern.ends, let second = other.ends else { return index }
            if first.couldEqual(second) { return index }
        }
        return nil
    }
}
