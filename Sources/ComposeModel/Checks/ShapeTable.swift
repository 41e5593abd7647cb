/// Which kinds of value may stand at each place of a Compose file.
///
/// Taken from compose-spec's JSON schema, the union of what compose-go 2.0 and 2.14 accept. Each
/// line names a place, kinds and keys: `l` list, `m` mapping, `s` string, `n` number, `b` truth value.
/// A capital letter is the form that a string must have (`ValueForm`), or `X` where there must be a value.
/// `*` stands for any key, `[]` for an item, `{a,b}` for one name after the other; `/` is the root. A
/// place that is not listed takes all.
final class ShapeTable: Sendable {
    /// The kinds that may stand here; empty takes all.
    let kinds: ValueKinds
    /// What may stand below each key.
    private let keys: NameTable<ShapeTable>
    /// What may stand below any other key.
    private let anyKey: ShapeTable?
    /// What may stand in a list.
    let item: ShapeTable?
    /// The keys that may stand here; nil where any may.
    let knownKeys: [String]?
    /// The kinds as the table has them.
    private let letters: String
    /// The form that a string must have here.
    let form: ValueForm?

    /// The whole table.
    static let root = ShapeTable(parsing: [top, service])

    private init(letters: String, keys: [String: ShapeTable]) {
        self.letters = letters
        kinds = ValueKinds(letters: letters)
        form = letters.lazy.compactMap(ValueForm.init).first
        item = keys["[]"]
        anyKey = keys["*"]
        let named = keys.filter { $0.key != "[]" && $0.key != "*" }
        self.keys = NameTable(named)
        knownKeys = named.isEmpty || anyKey != nil ? nil : named.keys.sorted()
    }

    /// A builder's node; tables themselves never change.
    private final class Draft {
        var letters = ""
        var keys: [String: Draft] = [:]

        func below(_ path: some Sequence<Substring>) -> Draft {
            var draft = self
            for key in path {
                let name = String(key)
                let next = draft.keys[name] ?? Draft()
                draft.keys[name] = next
                draft = next
            }
            return draft
        }

        func table() -> ShapeTable {
            ShapeTable(letters: letters, keys: keys.mapValues { $0.table() })
        }
    }

    private convenience init(parsing texts: [String]) {
        let draft = Draft()
        for line in texts.flatMap({ $0.split(separator: "\n") }) {
            let words = line.split(separator: " ")
            guard words.count > 2 else { continue }
            let place = words[0] == "/" ? "" : String(words[0])
            let whole = place.first == "S" ? "services.*" + place.dropFirst() : place
            for path in ShapeTable.spelledOut(whole) {
                let parent = draft.below(path.split(separator: "."))
                for name in words.dropFirst(2) { parent.below([name]).letters = String(words[1]) }
            }
        }
        self.init(letters: "", keys: draft.keys.mapValues { $0.table() })
    }

    /// The places that a line with one `{a,b}` stands for.
    private static func spelledOut(_ place: String) -> [String] {
        guard let open = place.firstIndex(of: "{"), let close = place.firstIndex(of: "}") else {
            return [place]
        }
        let before = String(place[..<open])
        let after = place[place.index(after: close)...]
        return place[place.index(after: open)..<close].split(separator: ",").map { name in
            before + name + after
        }
    }

    /// What may stand under a key; nil where anything may.
    func below(_ key: String) -> ShapeTable? { keys[key] ?? anyKey }

    /// The kinds in words.
    var words: String {
        let names: [Character: String] = [
            "l": "a list", "m": "a mapping", "s": "a string", "n": "a number", "b": "a boolean",
        ]
        if letters == "sT" { return ValueForm.duration.words }
        let words = letters.compactMap { names[$0] }
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}
