/// Finds keywords and function names by one probe into a table that is built once.
struct SQLVocabulary {
    /// A word of at most 24 bytes in lower case, packed.
    struct Key: Equatable {
        static let bytesMax = 24

        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0

        init() {}

        /// Packs bytes; longer words get a key that no entry has.
        @inline(__always)
        init(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) {
            guard end - start <= Self.bytesMax else { return }
            var shift: UInt64 = 0
            var part: UInt64 = 0
            var index = start
            while index < end {
                let byte = bytes[index]
                let folded = byte &- 65 < 26 ? byte | 0x20 : byte
                part |= UInt64(folded) << shift
                shift &+= 8
                index &+= 1
                guard shift == 64 else { continue }
                if index &- start == 8 {
                    first = part
                } else if index &- start == 16 {
                    second = part
                } else {
                    third = part
                }
                part = 0
                shift = 0
            }
            switch (end &- start) >> 3 {
            case 0: first = part
            case 1: second = part
            case 2: third = part
            default: break
            }
        }

        @inline(__always)
        var slot: Int {
            let mixed =
                (first &* 0x9E37_79B9_7F4A_7C15) ^ (second &* 0xC2B2_AE3D_27D4_EB4F)
                ^ (third &* 0x1656_67B1_9E37_79F9)
            return Int(truncatingIfNeeded: (mixed ^ (mixed >> 29)) >> 20) & SQLVocabulary.slotMask
        }
    }

    struct Entry {
        var key = Key()
        var word = SQLWord.other
        var traits: SQLTraits = []
    }

    private static let slotMask = 4095

    static let shared = SQLVocabulary()

    private var entries = [Entry](repeating: Entry(), count: slotMask + 1)

    private init() {
        for word in SQLWord.allCases where word != .other {
            update(word.rawValue) { $0.word = word }
        }
        for (traits, names) in SQLNameLists.all {
            for name in names.split(whereSeparator: \.isWhitespace) {
                update(name.lowercased()) { $0.traits.formUnion(traits) }
            }
        }
    }

    private mutating func update(_ name: String, _ change: (inout Entry) -> Void) {
        let bytes = Array(name.utf8)
        let key = bytes.withUnsafeBytes { Key($0, from: 0, to: $0.count) }
        var slot = key.slot
        while entries[slot].key != key, entries[slot].key != Key() {
            slot = (slot + 1) & Self.slotMask
        }
        entries[slot].key = key
        change(&entries[slot])
    }

    /// The entry of a word; an empty one when the word means nothing here.
    @inline(__always)
    func find(_ key: Key) -> Entry {
        guard key != Key() else { return Entry() }
        var slot = key.slot
        while true {
            let entry = entries[slot]
            if entry.key == key { return entry }
            if entry.key == Key() { return entry }
            slot = (slot &+ 1) & Self.slotMask
        }
    }
}
