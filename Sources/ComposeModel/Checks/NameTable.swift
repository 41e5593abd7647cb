/// Values by name in a table that never changes; a look-up reads the name's length and two of its bytes
/// before it compares.
struct NameTable<Value: Sendable>: Sendable {
    private struct Slot: Sendable {
        let name: String
        let value: Value
    }

    /// A power of two and at most half full, so that a search comes to an empty slot.
    private let slots: [Slot?]

    init(_ values: [String: Value]) {
        var size = 2
        while size < values.count * 2 { size *= 2 }
        var slots = [Slot?](repeating: nil, count: size)
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            var index = NameTable.start(of: name) & (size - 1)
            while slots[index] != nil { index = (index + 1) & (size - 1) }
            slots[index] = Slot(name: name, value: value)
        }
        self.slots = slots
    }

    /// The value of a name.
    subscript(_ name: String) -> Value? {
        let length = name.utf8.count
        var index = NameTable.start(of: name) & (slots.count - 1)
        while let slot = slots[index] {
            if slot.name.utf8.count == length, slot.name == name { return slot.value }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    private static func start(of name: String) -> Int {
        let bytes = name.utf8
        return bytes.count &* 5 &+ Int(bytes.first ?? 0) &* 3 &+ Int(bytes.last ?? 0)
    }
}
