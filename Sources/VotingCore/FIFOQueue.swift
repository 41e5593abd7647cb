/// A first-in first-out queue with constant-time ends.
struct FIFOQueue<Element> {
    private var elements: [Element] = []
    private var head = 0

    var count: Int { elements.count - head }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        head += 1
        // Dropping the consumed half now and then keeps popping at constant cost on average.
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 32, head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }

    func contains(where predicate: (Element) -> Bool) -> Bool {
        elements[head...].contains(where: predicate)
    }

    mutating func removeAll(where predicate: (Element) -> Bool) {
        elements.removeFirst(head)
        head = 0
        elements.removeAll(where: predicate)
    }
}

extension FIFOQueue: Sendable where Element: Sendable {}
