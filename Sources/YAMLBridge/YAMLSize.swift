/// How many nodes a subtree has, and how many of them only aliases bring in.
struct YAMLSize {
    static let one = YAMLSize(nodes: 1, fromAliases: 0)

    var nodes: Int
    var fromAliases: Int

    /// Adds a child; the sums stay far below overflow because each is checked at every step.
    mutating func add(_ child: YAMLSize) {
        nodes += child.nodes
        fromAliases += child.fromAliases
    }
}
