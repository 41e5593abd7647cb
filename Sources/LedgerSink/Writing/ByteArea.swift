/// A fixed piece of memory that lines are written into without allocating.
///
/// Not thread-safe: its owner guards it. Whoever appends has made sure that there is room.
final class ByteArea {
    private let base: UnsafeMutablePointer<UInt8>
    let capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit {
        base.deallocate()
    }

    var remaining: Int { capacity - count }

    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: count)
    }

    func clear() {
        count = 0
    }

    @inline(__always)
    func append(_ byte: UInt8) {
        precondition(count < capacity, "a line is longer than its bound")
        base[count] = byte
        count += 1
    }

    @inline(__always)
    func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { append($0) }
    }

    @inline(__always)
    func append(_ source: UnsafeBufferPointer<UInt8>) {
        guard let start = source.baseAddress, !source.isEmpty else { return }
        precondition(source.count <= remaining, "a line is longer than its bound")
        (base + count).update(from: start, count: source.count)
        count += source.count
    }

    func append(decimal value: UInt64) {
        guard value > 9 else { return append(UInt8(truncatingIfNeeded: value) + 48) }
        var digits = 0
        var rest = value
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        appendPadded(value, digits: digits)
    }

    /// Appends the last digits of a number, zeros in front.
    func appendPadded(_ value: UInt64, digits: Int) {
        precondition(digits <= remaining, "a line is longer than its bound")
        var rest = value
        var place = count + digits
        while place > count {
            place -= 1
            base[place] = UInt8(truncatingIfNeeded: rest % 10) + 48
            rest /= 10
        }
        count += digits
    }

    func append(hexadecimal word: UInt64) {
        precondition(remaining >= 16, "a line is longer than its bound")
        var shift: UInt64 = 64
        while shift > 0 {
            shift -= 4
            let nibble = UInt8(truncatingIfNeeded: word >> shift) & 15
            base[count] = nibble < 10 ? nibble + 48 : nibble + 87
            count += 1
        }
    }
}
