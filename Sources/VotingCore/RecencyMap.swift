/// A dictionary of bounded size: when it is full, the entry unused for longest makes room.
public struct RecencyMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        var value: Value
        var stamp: UInt64
    }

    /// Entries that are kept.
    public let countMax: Int
    private var entries: [Key: Entry] = [:]
    /// Uses in their order; an entry's latest use is the one with its stamp.
    private var uses = FIFOQueue<(key: Key, stamp: UInt64)>()
    private var stamp: UInt64 = 0

    /// Creates an empty map of at least one entry.
    public init(countMax: Int) {
        self.countMax = max(1, countMax)
    }

    /// Entries at present.
    public var count: Int { entries.count }

    /// Keys and values in the order of their last use, the oldest first.
    public var all: [(key: Key, value: Value)] {
        entries.sorted { $0.value.stamp < $1.value.stamp }.map { ($0.key, $0.value.value) }
    }

    /// The value of a key, which does not count as a use.
    public func peek(_ key: Key) -> Value? { entries[key]?.value }

    /// The value of a key, which counts as a use.
    public mutating func use(_ key: Key) -> Value? {
        guard let value = entries[key]?.value else { return nil }
        touch(key)
        return value
    }

    /// Sets a value; returns the entry that made room.
    @discardableResult
    public mutating func set(_ key: Key, to value: Value) -> (key: Key, value: Value)? {
        let isNew = entries[key] == nil
        let evicted = isNew && entries.count >= countMax ? removeOldest() : nil
        entries[key] = Entry(value: value, stamp: 0)
        touch(key)
        return evicted
    }

    /// Changes a value in place, without counting as a use; false when there is none.
    @discardableResult
    public mutating func update(_ key: Key, _ change: (inout Value) -> Void) -> Bool {
        guard let index = entries.index(forKey: key) else { return false }
        change(&entries.values[index].value)
        return true
    }

    /// Removes an entry.
    @discardableResult
    public mutating func remove(_ key: Key) -> Value? {
        entries.removeValue(forKey: key)?.value
    }

    private mutating func touch(_ key: Key) {
        stamp += 1
        entries[key]?.stamp = stamp
        uses.append((key, stamp))
        // Old uses are passed over when room is made; here they are kept from piling up.
        guard uses.count > 2 * entries.count + 64 else { return }
        let current = entries
        uses.removeAll { current[$0.key]?.stamp != $0.stamp }
    }

    private mutating func removeOldest() -> (key: Key, value: Value)? {
        while let use = uses.popFirst() {
            guard let entry = entries[use.key], entry.stamp == use.stamp else { continue }
            entries[use.key] = nil
            return (use.key, entry.value)
        }
        return nil
    }
}
