/// How deep a state vote looks.
package enum StateDepth: String, Sendable, Comparable, CaseIterable {
    /// Tables are not looked at.
    case none
    /// Which tables exist.
    case existence
    /// How they are defined.
    case structure
    /// What they hold.
    case rows

    private var rank: Int {
        switch self {
        case .none: 0
        case .existence: 1
        case .structure: 2
        case .rows: 3
        }
    }

    /// Orders by depth.
    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
