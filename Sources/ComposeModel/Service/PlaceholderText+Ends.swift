extension PlaceholderText {
    /// What no variable changes at the ends of a text.
    struct Ends {
        /// What stands before the first placeholder.
        let head: String
        /// What stands behind the last placeholder.
        let tail: String
        /// Whether there is a placeholder; without one, head and tail are the whole text.
        let isOpen: Bool

        /// The ends of a text; nil when its placeholders are malformed.
        init?(of text: String) {
            guard let template = try? InterpolationTemplate(text) else { return nil }
            head = template.head
            tail = template.tail
            isOpen = template.hasPlaceholders
        }

        /// Whether some values of variables make the two texts the same; values with `..` are not
        /// thought of.
        func couldEqual(_ other: Ends) -> Bool {
            if !isOpen, !other.isOpen { return head == other.head }
            if !isOpen, head.count < other.head.count + other.tail.count { return false }
            if !other.isOpen, other.head.count < head.count + tail.count { return false }
            return (head.hasPrefix(other.head) || other.head.hasPrefix(head))
                && (tail.hasSuffix(other.tail) || other.tail.hasSuffix(tail))
        }
    }
}
